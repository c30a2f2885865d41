using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Proofload.Ingestion.Logs;

/// <summary>
/// NGINX' <c>combined</c> form (Apache's as well): <c>addr - user [17/Jun/2026:22:00:00 +0000] "GET /path HTTP/1.1" 200 512 "referer" "agent"</c>, also without the last two
/// (<c>common</c>), and with <c>$request_time</c> in seconds as the first of whatever follows.
/// </summary>
public sealed class CombinedLogParser : ILogLineParser
{
    private const int LongestPath = 2048;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, out LoggedRequest request, out string problem)
    {
        request = default;
        var open = line.IndexOf((byte)'[');
        var close = open < 0 ? -1 : line[open..].IndexOf((byte)']') + open;
        if (open < 0 || close < open || !TryTime(line[(open + 1)..close], out var at))
            return No("no time such as [17/Jun/2026:22:00:00 +0000]", out problem);
        var rest = line[(close + 1)..].TrimStart((byte)' ');
        if (!TryQuoted(ref rest, out var first))
            return No("no request such as \"GET /path HTTP/1.1\"", out problem);
        if (!Utf8Parser.TryParse(rest.TrimStart((byte)' '), out int status, out var used) || status is < 100 or > 999)
            return No("no status after the request", out problem);
        rest = rest.TrimStart((byte)' ')[used..].TrimStart((byte)' ');

        // The size, a number or '-', then referer and agent, each quoted.
        rest = Skip(rest);
        while (rest.Length > 0 && rest[0] == (byte)'"')
        {
            if (!TryQuoted(ref rest, out _))
                return No("a quote that does not end", out problem);
            rest = rest.TrimStart((byte)' ');
        }

        double? seconds = null;
        if (Utf8Parser.TryParse(rest, out double time, out var length) && (length == rest.Length || rest[length] == (byte)' ') && time is >= 0 and < 1e9)
            seconds = time;
        request = new LoggedRequest(at, status, seconds, PathOf(first), "");
        problem = "";
        return true;
    }

    private static bool No(string why, out string problem)
    {
        problem = why;
        return false;
    }

    private static ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)' ');
        return end < 0 ? default : text[end..].TrimStart((byte)' ');
    }

    // NGINX writes a quote inside as \x22, Apache as \".
    private static bool TryQuoted(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> inner)
    {
        inner = default;
        if (text.Length == 0 || text[0] != (byte)'"')
            return false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\')
                i++;
            else if (text[i] == (byte)'"')
            {
                inner = text[1..i];
                text = text[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private static string PathOf(ReadOnlySpan<byte> request)
    {
        var begin = request.IndexOf((byte)' ') + 1;
        var path = request[begin..];
        var end = path.IndexOfAny((byte)' ', (byte)'?');
        path = end < 0 ? path : path[..end];
        return Encoding.UTF8.GetString(path[..Math.Min(path.Length, LongestPath)]);
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out DateTimeOffset at)
    {
        at = default;
        if (text.Length != 26)
            return false;
        Span<char> chars = stackalloc char[26];
        for (var i = 0; i < text.Length; i++)
            chars[i] = (char)text[i];

        // +0000 becomes +00:00, as the framework wants it.
        return DateTimeOffset.TryParseExact($"{chars[..24]}:{chars[24..]}", "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out at) && at.Year is >= 1970 and <= 2200;
    }
}
