using System.Buffers.Text;
using System.Text;

namespace Proofload.Lab.Proxy.Http;

/// <summary>What the proxy must know of a head to find the end of its message and to choose faults. Reused from message to message; allocates nothing.</summary>
internal sealed class MessageHead
{
    private bool _hasLength;
    private bool _hasOtherCoding;

    /// <summary>Bytes of the head, the empty line included.</summary>
    public int Length { get; private set; }

    public int Status { get; private set; }

    public bool IsHeadRequest { get; private set; }

    public bool IsConnect { get; private set; }

    public bool HasUpgrade { get; private set; }

    public bool ExpectsContinue { get; private set; }

    public bool IsChunked { get; private set; }

    public bool IsHttp10 { get; private set; }

    public long ContentLength { get; private set; }

    public bool HasContentLength => _hasLength;

    /// <summary>Server-sent events.</summary>
    public bool IsEventStream { get; private set; }

    /// <summary>A JSON value a line.</summary>
    public bool IsLineStream { get; private set; }

    /// <summary>Compressed: its content cannot be edited.</summary>
    public bool IsEncoded { get; private set; }

    /// <summary>Target of a request, as a range of the head.</summary>
    public Range Target { get; private set; }

    /// <summary>The value of Host, as a range of the head; empty when there is none.</summary>
    public Range Host { get; private set; }

    /// <summary>Length of the first head among the bytes, empty lines before it included; 0 when it has not ended, -1 when it cannot be one.</summary>
    public static int Find(ReadOnlySpan<byte> bytes)
    {
        var lead = 0;
        while (lead < bytes.Length && bytes[lead] is (byte)'\r' or (byte)'\n')
        {
            lead++;
        }

        var rest = bytes[lead..];
        for (var from = 0; ;)
        {
            var lf = rest[from..].IndexOf((byte)'\n');
            if (lf < 0)
            {
                return 0;
            }

            from += lf + 1;
            if (from < rest.Length && rest[from] == (byte)'\n')
            {
                return lead + from + 1;
            }

            if (from + 1 < rest.Length && rest[from] == (byte)'\r' && rest[from + 1] == (byte)'\n')
            {
                return lead + from + 2;
            }
        }
    }

    /// <summary>Reads a request's head as <see cref="Find"/> delimits it; false when it is not HTTP/1.</summary>
    public bool ReadRequest(ReadOnlySpan<byte> head)
    {
        Begin(head);
        var lead = head.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        var line = Line(head, lead);
        var space = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (space <= 0 || last <= space || !line[(last + 1)..].StartsWith("HTTP/1."u8) || !IsToken(line[..space]))
        {
            return false;
        }

        IsHttp10 = line.EndsWith((byte)'0');
        IsHeadRequest = line[..space].SequenceEqual("HEAD"u8);
        IsConnect = line[..space].SequenceEqual("CONNECT"u8);
        Target = (lead + space + 1)..(lead + last);
        return ReadFields(head, lead) && !_hasOtherCoding;
    }

    /// <summary>Reads a response's head as <see cref="Find"/> delimits it; false when it is not HTTP/1.</summary>
    public bool ReadResponse(ReadOnlySpan<byte> head)
    {
        Begin(head);
        var lead = head.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        var line = Line(head, lead);
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[8] != (byte)' '
            || !Utf8Parser.TryParse(line.Slice(9, 3), out int status, out var used) || used != 3)
        {
            return false;
        }

        IsHttp10 = line[7] == (byte)'0';
        Status = status;
        return ReadFields(head, lead);
    }

    /// <summary>How the body of this request is framed.</summary>
    public BodyMode RequestBody => IsChunked ? BodyMode.Chunked : _hasLength && ContentLength > 0 ? BodyMode.Length : BodyMode.None;

    /// <summary>How the body of this response is framed.</summary>
    /// <param name="toHead">It answers a HEAD.</param>
    public BodyMode ResponseBody(bool toHead)
    {
        if (toHead || Status is 204 or 304 or (>= 100 and < 200))
        {
            return BodyMode.None;
        }

        return IsChunked ? BodyMode.Chunked : _hasLength && !_hasOtherCoding ? BodyMode.Length : BodyMode.UntilClose;
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> head, int from)
    {
        var line = head[from..];
        line = line[..line.IndexOf((byte)'\n')];
        return line.EndsWith((byte)'\r') ? line[..^1] : line;
    }

    private static bool IsToken(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && !"!#$%&'*+-.^_`|~"u8.Contains(value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(name, lower);

    private static bool Mentions(ReadOnlySpan<byte> list, ReadOnlySpan<byte> lower)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (Is(list[range].Trim((byte)' '), lower))
            {
                return true;
            }
        }

        return false;
    }

    private void Begin(ReadOnlySpan<byte> head)
    {
        Length = head.Length;
        Status = 0;
        ContentLength = 0;
        _hasLength = _hasOtherCoding = IsHeadRequest = IsConnect = HasUpgrade = ExpectsContinue = IsChunked = IsHttp10 = false;
        IsEventStream = IsLineStream = IsEncoded = false;
        Target = Host = default;
    }

    private bool ReadFields(ReadOnlySpan<byte> head, int lead)
    {
        var at = lead + head[lead..].IndexOf((byte)'\n') + 1;
        while (at < head.Length)
        {
            var line = Line(head, at);
            if (line.IsEmpty)
            {
                break;
            }

            var colon = line.IndexOf((byte)':');
            if (colon > 0 && !ReadField(line, colon, at))
            {
                return false;
            }

            at += head[at..].IndexOf((byte)'\n') + 1;
        }

        return true;
    }

    private bool ReadField(ReadOnlySpan<byte> line, int colon, int at)
    {
        var name = line[..colon];
        var start = colon + 1;
        while (start < line.Length && line[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        var value = line[start..].TrimEnd(" \t"u8);
        switch (colon)
        {
            case 4 when Is(name, "host"u8):
                Host = (at + start)..(at + start + value.Length);
                break;
            case 6 when Is(name, "expect"u8):
                ExpectsContinue = Is(value, "100-continue"u8);
                break;
            case 7 when Is(name, "upgrade"u8):
                HasUpgrade = true;
                break;
            case 12 when Is(name, "content-type"u8):
                IsEventStream = value.Length >= 17 && Is(value[..17], "text/event-stream"u8);
                IsLineStream = value.Length >= 20 && Is(value[..20], "application/x-ndjson"u8);
                break;
            case 14 when Is(name, "content-length"u8):
                return ReadLength(value);
            case 16 when Is(name, "content-encoding"u8):
                IsEncoded = !Is(value, "identity"u8);
                break;
            case 17 when Is(name, "transfer-encoding"u8):
                IsChunked = Mentions(value, "chunked"u8);
                _hasOtherCoding = !IsChunked;
                break;
        }

        return true;
    }

    private bool ReadLength(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] == (byte)'+' || !Utf8Parser.TryParse(value, out long length, out var used) || used != value.Length || length < 0
            || (_hasLength && length != ContentLength))
        {
            return false;
        }

        _hasLength = true;
        ContentLength = length;
        return true;
    }
}
