using System.Text;

namespace Proofload.Fuzz.Grammars;

/// <summary>
/// The interpretation of an event stream as the WHATWG HTML standard (section 9.2.6) words it, on the whole stream at once and without any
/// thought of speed: the oracle for the parser. Event types are cut at 64 bytes, as the parser documents.
/// </summary>
internal static class SseModel
{
    private const int MaxTypeBytes = 64;

    public static List<string> Events(byte[] stream)
    {
        var found = new List<string>();
        var text = Encoding.Latin1.GetString(stream); // one character for each byte
        text = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var (type, data) = ("", (string?)null);

        // What follows the last line end is no line: the stream ended in it.
        foreach (var line in lines.SkipLast(1))
        {
            if (line.Length == 0)
            {
                if (data is not null)
                {
                    found.Add(Shown(Encoding.Latin1.GetBytes(type), Encoding.Latin1.GetBytes(data)));
                }

                (type, data) = ("", null);
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            if (name == "data")
            {
                data = data is null ? value : data + "\n" + value;
            }
            else if (name == "event")
            {
                type = value[..Math.Min(value.Length, MaxTypeBytes)];
            }
        }

        return found;
    }

    public static string Shown(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) => $"{Encoding.Latin1.GetString(type)}={Encoding.Latin1.GetString(data)}";
}
