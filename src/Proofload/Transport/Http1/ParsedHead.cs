using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Proofload.Transport.Http1;

/// <summary>
/// A response head (RFC 9112), parsed line by line as it arrives. The bytes are kept for <see cref="Header"/>; the few fields that frame
/// the body are read on the way. One object serves all responses of a connection and keeps its memory.
/// </summary>
internal sealed class ParsedHead : ResponseHead
{
    /// <summary>Largest head, status line included: 64 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Version = "HTTP/1.";
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private byte[] _bytes = new byte[1024];
    private int _length;
    private int _lineStart;
    private int _firstField;
    private int _typeStart;
    private int _typeLength;
    private int _status;
    private long _contentLength;
    private bool _framingLine;
    private bool _closes;
    private bool _keeps;

    public override int Status => _status;

    public override long? ContentLength => _contentLength >= 0 ? _contentLength : null;

    /// <summary>Minor version: 0 or 1 in HTTP/1.0 and HTTP/1.1.</summary>
    public int MinorVersion { get; private set; }

    /// <summary>A Transfer-Encoding field is present.</summary>
    public bool HasTransferCoding { get; private set; }

    /// <summary>The last transfer coding is chunked.</summary>
    public bool IsChunked { get; private set; }

    /// <summary>The server means to keep the connection.</summary>
    public bool KeepsAlive => !_closes && (_keeps || MinorVersion >= 1);

    /// <summary>Some bytes have arrived.</summary>
    public bool IsStarted => _length > 0;

    /// <summary>Why the head is not valid; null while it is.</summary>
    public string? Problem { get; private set; }

    public void Reset()
    {
        _length = 0;
        _lineStart = 0;
        _firstField = 0;
        _typeStart = -1;
        _typeLength = 0;
        _status = 0;
        _contentLength = -1;
        _framingLine = false;
        _closes = false;
        _keeps = false;
        MinorVersion = 0;
        HasTransferCoding = false;
        IsChunked = false;
        Problem = null;
    }

    /// <summary>Takes bytes until the empty line that ends the head. True when the head is complete; false for more bytes or a <see cref="Problem"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(ReadOnlySpan<byte> input, ref int at)
    {
        while (at < input.Length)
        {
            var rest = input[at..];
            var lineFeed = rest.IndexOf((byte)'\n');
            var take = lineFeed < 0 ? rest.Length : lineFeed + 1;
            if (!Append(rest[..take]))
            {
                Problem = "the response head is larger than 64 KiB";
                return false;
            }

            at += take;
            if (lineFeed < 0)
            {
                return false;
            }

            var end = _length - 1;
            if (end > _lineStart && _bytes[end - 1] == (byte)'\r')
            {
                end--;
            }

            if (end == _lineStart && _firstField > 0)
            {
                return true;
            }

            TakeLine(_lineStart, end);
            if (Problem is not null)
            {
                return false;
            }

            _lineStart = _length;
        }

        return false;
    }

    public override string? Header(string name)
    {
        string? found = null;
        foreach (var value in HeaderValues(name))
        {
            found = found is null ? value : $"{found}, {value}";
        }

        return found;
    }

    public override IReadOnlyList<string> HeaderValues(string name)
    {
        List<string>? found = null;
        var at = _firstField;
        while (at < _length)
        {
            var line = _bytes.AsSpan(at, _length - at);
            var lineFeed = line.IndexOf((byte)'\n');
            if (lineFeed < 0)
            {
                break;
            }

            line = line[..lineFeed];
            at += lineFeed + 1;
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(line[..colon], name))
            {
                (found ??= []).Add(Encoding.Latin1.GetString(Trim(line[(colon + 1)..])));
            }
        }

        return found ?? (IReadOnlyList<string>)[];
    }

    public override bool IsContentType(string mediaType)
    {
        if (_typeStart < 0)
        {
            return false;
        }

        var value = _bytes.AsSpan(_typeStart, _typeLength);
        var end = value.IndexOf((byte)';');
        return Ascii.EqualsIgnoreCase(Trim(end < 0 ? value : value[..end]), mediaType);
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t\r\n"u8);

    private bool Append(ReadOnlySpan<byte> part)
    {
        if (_length + part.Length > MaxBytes)
        {
            return false;
        }

        if (_length + part.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + part.Length));
        }

        part.CopyTo(_bytes.AsSpan(_length));
        _length += part.Length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeLine(int start, int end)
    {
        var line = _bytes.AsSpan(start, end - start);
        if (_firstField == 0)
        {
            _firstField = _length;
            TakeStatusLine(line);
            return;
        }

        if (line[0] is (byte)' ' or (byte)'\t')
        {
            Unfold(start);
            return;
        }

        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(NameBytes) || line.ContainsAny((byte)'\r', (byte)0))
        {
            Problem = "a header line is malformed";
            return;
        }

        _framingLine = false;
        TakeField(line[..colon], Trim(line[(colon + 1)..]), start + colon + 1);
    }

    // RFC 9112, section 5.2: a folded value is joined with blanks. What frames the body is not guessed from folds.
    private void Unfold(int start)
    {
        if (start == _firstField || _framingLine)
        {
            Problem = "a header line is malformed";
            return;
        }

        _bytes[start - 1] = (byte)' ';
        if (_bytes[start - 2] == (byte)'\r')
        {
            _bytes[start - 2] = (byte)' ';
        }
    }

    private void TakeStatusLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12
            || !Ascii.Equals(line[..Version.Length], Version)
            || !char.IsAsciiDigit((char)line[7])
            || line[8] != (byte)' '
            || (line.Length > 12 && line[12] != (byte)' '))
        {
            Problem = "the status line is malformed";
            return;
        }

        MinorVersion = line[7] - '0';
        for (var i = 9; i < 12; i++)
        {
            if (!char.IsAsciiDigit((char)line[i]))
            {
                Problem = "the status line is malformed";
                return;
            }

            _status = (_status * 10) + (line[i] - '0');
        }

        if (_status < 100)
        {
            Problem = "the status is out of range";
        }
    }

    private void TakeField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int after)
    {
        switch (name.Length)
        {
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                _framingLine = true;
                TakeConnection(value);
                break;
            case 12 when _typeStart < 0 && Ascii.EqualsIgnoreCase(name, "content-type"u8):
                _typeStart = after;
                _typeLength = _length - after;
                break;
            case 14 when Ascii.EqualsIgnoreCase(name, "content-length"u8):
                _framingLine = true;
                TakeLength(value);
                break;
            case 17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8):
                _framingLine = true;
                HasTransferCoding = true;
                var comma = value.LastIndexOf((byte)',');
                IsChunked = Ascii.EqualsIgnoreCase(Trim(value[(comma + 1)..]), "chunked"u8);
                break;
        }
    }

    private void TakeConnection(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)','))
        {
            var option = Trim(value[range]);
            _closes |= Ascii.EqualsIgnoreCase(option, "close"u8);
            _keeps |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
        }
    }

    // Equal lengths may be repeated (RFC 9110, section 8.6); different ones are an attack or a defect.
    private void TakeLength(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)','))
        {
            var digits = Trim(value[range]);
            if (digits.IsEmpty || digits.Length > 18 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                Problem = "the content length is not a number";
                return;
            }

            var length = 0L;
            foreach (var digit in digits)
            {
                length = (length * 10) + (digit - '0');
            }

            if (_contentLength >= 0 && _contentLength != length)
            {
                Problem = "two different content lengths";
                return;
            }

            _contentLength = length;
        }
    }
}
