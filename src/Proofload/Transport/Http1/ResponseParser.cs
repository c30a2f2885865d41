using System.Runtime.CompilerServices;

namespace Proofload.Transport.Http1;

/// <summary>
/// Reads one HTTP/1.x response after the other from bytes cut anywhere (RFC 9112): interim responses, no body, announced length, chunks
/// with extensions and trailers, body up to the end of the connection. It copies the head, never the body, and allocates nothing once its
/// head buffer is large enough. It never throws, whatever the bytes.
/// </summary>
internal sealed class ResponseParser
{
    /// <summary>Most hexadecimal digits of a chunk size.</summary>
    public const int MaxSizeDigits = 15;

    // A chunk whose size has more digits is not looked at as a whole.
    private const int MostDigitsAtOnce = 7;

    /// <summary>Most bytes of the extensions of one chunk.</summary>
    public const int MaxExtensionBytes = 4 * 1024;

    /// <summary>Most bytes of all trailers.</summary>
    public const int MaxTrailerBytes = 64 * 1024;

    /// <summary>Most interim responses before the real one.</summary>
    public const int MaxInterim = 100;

    private State _state;
    private bool _withoutBody;
    private bool _mayUpgrade;
    private bool _endsWithConnection;
    private long _left;
    private int _count;
    private int _lineBytes;
    private int _interim;
    private byte _last;

    private enum State
    {
        Head = 0,
        Empty,
        Length,
        Connection,
        Upgraded,
        Size,
        Extension,
        SizeEnd,
        Chunk,
        ChunkReturn,
        ChunkFeed,
        Trailers,
        Ended,
        Failed,
    }

    /// <summary>The head; complete from <see cref="ParseStep.Head"/> on.</summary>
    public ParsedHead Head { get; } = new();

    /// <summary>Why the response is not valid; null while it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The head is complete.</summary>
    public bool HeadSeen { get; private set; }

    /// <summary>The connection can carry another request once this response has ended.</summary>
    public bool KeepsAlive => _state == State.Ended && !_endsWithConnection && Head.KeepsAlive;

    /// <summary>The body goes on until the connection ends.</summary>
    public bool EndsWithConnection => _state == State.Connection;

    /// <summary>The server has switched protocols: what follows the head is not HTTP.</summary>
    public bool IsUpgraded => _state == State.Upgraded;

    /// <summary>Prepares for the next response.</summary>
    /// <param name="withoutBody">The request was a HEAD: its response has no body whatever the head says.</param>
    /// <param name="mayUpgrade">The request asked for another protocol.</param>
    public void Begin(bool withoutBody, bool mayUpgrade = false)
    {
        _state = State.Head;
        _withoutBody = withoutBody;
        _mayUpgrade = mayUpgrade;
        _endsWithConnection = false;
        HeadSeen = false;
        _interim = 0;
        Problem = null;
        Head.Reset();
    }

    /// <summary>Takes the next piece of the response from <paramref name="input"/>, from <paramref name="at"/> on. Call it again until it needs more bytes or the response has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ParseStep Next(ReadOnlySpan<byte> input, ref int at, out ReadOnlySpan<byte> body)
    {
        body = default;
        while (true)
        {
            switch (_state)
            {
                case State.Head:
                    return Head.TryRead(input, ref at) ? EndHead() : Head.Problem is { } problem ? Fail(problem) : ParseStep.NeedMore;
                case State.Empty:
                    _state = State.Ended;
                    return ParseStep.End;
                case State.Length:
                    if (!TakeBody(input, ref at, ref body))
                    {
                        return ParseStep.NeedMore;
                    }

                    _state = _left == 0 ? State.Empty : State.Length;
                    return ParseStep.Body;
                case State.Chunk:
                    if (!TakeBody(input, ref at, ref body))
                    {
                        return ParseStep.NeedMore;
                    }

                    _state = _left == 0 ? State.ChunkReturn : State.Chunk;
                    return ParseStep.Body;
                case State.Size when _count == 0 && TryTakeWholeChunk(input, ref at, ref body):
                    return ParseStep.Body;
                case State.Connection:
                    _left = long.MaxValue;
                    return TakeBody(input, ref at, ref body) ? ParseStep.Body : ParseStep.NeedMore;
                case State.Upgraded:
                    return ParseStep.NeedMore;
                case State.Ended:
                    return ParseStep.End;
                case State.Failed:
                    return ParseStep.Invalid;
                default:
                    if (at == input.Length)
                    {
                        return ParseStep.NeedMore;
                    }

                    if (!TakeFraming(input, ref at))
                    {
                        return Fail(Problem ?? "the chunked coding is malformed");
                    }

                    break;
            }
        }
    }

    /// <summary>The connection has ended: says what that means for the response.</summary>
    public InputEnd EndOfInput()
    {
        if (_state == State.Connection)
        {
            _state = State.Ended;
            return InputEnd.Complete;
        }

        return HeadSeen ? InputEnd.InBody : Head.IsStarted || _interim > 0 ? InputEnd.InHead : InputEnd.BeforeResponse;
    }

    private ParseStep Fail(string problem)
    {
        Problem = problem;
        _state = State.Failed;
        return ParseStep.Invalid;
    }

    private ParseStep EndHead()
    {
        var status = Head.Status;
        if (status < 200)
        {
            if (status == 101)
            {
                if (_mayUpgrade)
                {
                    HeadSeen = true;
                    _state = State.Upgraded;
                    return ParseStep.Head;
                }

                return Fail("the server switched protocols, which nobody asked for");
            }

            if (++_interim > MaxInterim)
            {
                return Fail($"more than {MaxInterim} interim responses");
            }

            Head.Reset();
            return ParseStep.Interim;
        }

        HeadSeen = true;
        _count = 0;
        if (_withoutBody || status is 204 or 304)
        {
            _state = State.Empty;
        }
        else if (Head.IsChunked)
        {
            StartChunk();
        }
        else if (!Head.HasTransferCoding && Head.ContentLength is { } length)
        {
            _left = length;
            _state = length == 0 ? State.Empty : State.Length;
        }
        else
        {
            _endsWithConnection = true;
            _state = State.Connection;
        }

        return ParseStep.Head;
    }

    private bool TakeBody(ReadOnlySpan<byte> input, ref int at, ref ReadOnlySpan<byte> body)
    {
        var length = (int)Math.Min(_left, input.Length - at);
        if (length == 0)
        {
            return false;
        }

        body = input.Slice(at, length);
        at += length;
        _left -= length;
        return true;
    }

    private void StartChunk()
    {
        _state = State.Size;
        _left = 0;
        _count = 0;
    }

    /// <summary>
    /// Takes a chunk with its size and its end when all of it lies here and has no extension, as most chunks of streams do. False leaves everything as it is
    /// for the byte-by-byte way.
    /// </summary>
    private static bool TryTakeWholeChunk(ReadOnlySpan<byte> input, ref int at, ref ReadOnlySpan<byte> body)
    {
        var rest = input[at..];
        var size = 0;
        var digits = 0;
        while (digits < rest.Length && digits < MostDigitsAtOnce && char.IsAsciiHexDigit((char)rest[digits]))
        {
            size = (size << 4) | DigitOf(rest[digits++]);
        }

        var start = digits + 2;
        if (size == 0 || rest.Length - start - 2 < size
            || rest[digits] != (byte)'\r' || rest[digits + 1] != (byte)'\n' || rest[start + size] != (byte)'\r' || rest[start + size + 1] != (byte)'\n')
        {
            return false;
        }

        body = rest.Slice(start, size);
        at += start + size + 2;
        return true;
    }

    private static int DigitOf(byte b) => b <= (byte)'9' ? b - '0' : (b | 0x20) - 'a' + 10;

    /// <summary>Takes bytes between chunks; at least one. False when they are not what has to be there.</summary>
    private bool TakeFraming(ReadOnlySpan<byte> input, ref int at)
    {
        switch (_state)
        {
            case State.Size:
                return TakeSize(input, ref at);
            case State.Extension:
                return TakeExtension(input, ref at);
            case State.SizeEnd:
                if (input[at++] != (byte)'\n')
                {
                    return false;
                }

                _count = 0;
                _lineBytes = 0;
                _last = 0;
                _state = _left == 0 ? State.Trailers : State.Chunk;
                return true;
            case State.ChunkReturn:
                _state = State.ChunkFeed;
                return input[at++] == (byte)'\r';
            case State.ChunkFeed:
                StartChunk();
                return input[at++] == (byte)'\n';
            default:
                return TakeTrailers(input, ref at);
        }
    }

    private bool TakeSize(ReadOnlySpan<byte> input, ref int at)
    {
        while (at < input.Length)
        {
            var b = input[at++];
            if (char.IsAsciiHexDigit((char)b))
            {
                if (++_count > MaxSizeDigits)
                {
                    Problem = "a chunk size has too many digits";
                    return false;
                }

                _left = (_left << 4) | (uint)DigitOf(b);
                continue;
            }

            if (_count == 0 || b is not ((byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t'))
            {
                Problem = "a chunk size is not a number";
                return false;
            }

            _count = 0;
            _state = b == (byte)'\r' ? State.SizeEnd : State.Extension;
            return true;
        }

        return true;
    }

    private bool TakeExtension(ReadOnlySpan<byte> input, ref int at)
    {
        while (at < input.Length)
        {
            var b = input[at++];
            if (b == (byte)'\r')
            {
                _state = State.SizeEnd;
                return true;
            }

            if (b == (byte)'\n' || ++_count > MaxExtensionBytes)
            {
                Problem = "a chunk extension is malformed or too long";
                return false;
            }
        }

        return true;
    }

    private bool TakeTrailers(ReadOnlySpan<byte> input, ref int at)
    {
        while (at < input.Length)
        {
            var b = input[at++];
            if (++_count > MaxTrailerBytes)
            {
                Problem = "the trailers are larger than 64 KiB";
                return false;
            }

            if (b != (byte)'\n')
            {
                _lineBytes++;
                _last = b;
                continue;
            }

            if (_lineBytes == 0 || (_lineBytes == 1 && _last == (byte)'\r'))
            {
                _state = State.Empty;
                return true;
            }

            _lineBytes = 0;
        }

        return true;
    }
}
