using System.Text;
using System.Text.Json;

namespace Proofload.Protocols.Json;

/// <summary>The message in the body of an error response, whatever its dialect.</summary>
internal static class ErrorBody
{
    private const int MaxChars = 200;

    private static readonly JsonPath[] Paths =
    [
        JsonPath.Parse("$.error.message"), JsonPath.Parse("$.error"), JsonPath.Parse("$.message"), JsonPath.Parse("$.detail[0].msg"),
        JsonPath.Parse("$.detail"), JsonPath.Parse("$[0].error.message"), JsonPath.Parse("$.response.error.message"),
    ];

    /// <summary>One trimmed line; empty when the body says nothing.</summary>
    public static string Describe(ReadOnlySpan<byte> body)
    {
        foreach (var path in Paths)
        {
            if (path.TryFind(body, out _, out var type) && type == JsonTokenType.String && path.FindText(body) is { Length: > 0 } text)
            {
                return OneLine(text);
            }
        }

        return OneLine(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 1024)]));
    }

    /// <summary>Text with white space folded and cut to a short line.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxChars));
        foreach (var c in text)
        {
            var shown = char.IsControl(c) ? ' ' : c;
            if (shown == ' ' && (line.Length == 0 || line[^1] == ' '))
            {
                continue;
            }

            if (line.Length >= MaxChars - 1)
            {
                if (char.IsHighSurrogate(line[^1]))
                {
                    line.Length--;
                }

                line.Append('…');
                break;
            }

            line.Append(shown);
        }

        return line.ToString().TrimEnd();
    }
}
