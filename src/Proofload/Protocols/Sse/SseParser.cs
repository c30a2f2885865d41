using System.Buffers;
using System.Runtime.CompilerServices;

namespace Proofload.Protocols.Sse;

/// <summary>
/// Parses a text/event-stream (WHATWG HTML, section 9.2.6) from pieces cut anywhere. Events whose single data line lies whole in the
/// received bytes are passed on without a copy; only what a cut divides is carried over. Nothing is decoded: invalid UTF-8 is the sink's matter.
/// </summary>
internal sealed class SseParser(int maxEventBytes = SseParser.DefaultMaxEventBytes)
{
    /// <summary>Default limit of a line and of the data of one event: 1 MiB.</summary>
    public const int DefaultMaxEventBytes = 1 << 20;

    private const int MaxTypeBytes = 64;
    private const int KeptBytes = 64 * 1024;
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);
    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    private ArrayBufferWriter<byte> _line = new(256);
    private ArrayBufferWriter<byte> _data = new(256);
    private readonly byte[] _type = new byte[MaxTypeBytes];
    private int _typeLength;
    private int _bomSeen;
    private bool _atStart = true;
    private bool _skipLineFeed;
    private bool _hasData;

    // Whether the two writers hold anything: most streams never touch them.
    private bool _lineUsed;
    private bool _dataUsed;

    // The event's only data line while it lies in the bytes of the present call.
    private int _wholeStart;
    private int _wholeLength = -1;

    /// <summary>A line or event was longer than the limit.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Nothing is held back: the next byte is the first of an event.</summary>
    public bool IsBetweenEvents => !_atStart && !_skipLineFeed && !_hasData && !_lineUsed && _typeLength == 0 && !TooLong;

    /// <summary>Starts anew; large buffers are given back.</summary>
    public void Reset()
    {
        Empty(ref _line);
        Empty(ref _data);
        _typeLength = 0;
        _bomSeen = 0;
        _atStart = true;
        _skipLineFeed = false;
        _hasData = false;
        _lineUsed = false;
        _dataUsed = false;
        _wholeLength = -1;
        TooLong = false;
    }

    /// <summary>Takes the next bytes. False when the sink stopped or a limit was passed; then nothing more is parsed until <see cref="Reset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Feed(ReadOnlySpan<byte> bytes, ISseSink sink)
    {
        if (TooLong)
        {
            return false;
        }

        var at = 0;
        if (_skipLineFeed && bytes.Length > 0)
        {
            at = bytes[0] == (byte)'\n' ? 1 : 0;
            _skipLineFeed = false;
        }

        if (_atStart)
        {
            at = SkipBom(bytes, at);
        }

        while (at < bytes.Length)
        {
            var length = bytes[at..].IndexOfAny(LineEnds);
            if (length < 0)
            {
                if (!Carry(bytes[at..]))
                {
                    return false;
                }

                break;
            }

            var end = at + length;
            if (!TakeLine(bytes, at, length, sink))
            {
                return false;
            }

            at = end + 1;
            if (bytes[end] == (byte)'\r')
            {
                if (at == bytes.Length)
                {
                    _skipLineFeed = true;
                }
                else if (bytes[at] == (byte)'\n')
                {
                    at++;
                }
            }
        }

        KeepWhole(bytes);
        return true;
    }

    /// <summary>
    /// At the end of the stream: the data of a last event that no empty line ended. The standard discards it; a reader may still recognise
    /// an end mark in it.
    /// </summary>
    public ReadOnlySpan<byte> Unfinished()
    {
        if (!TooLong && _line.WrittenCount > 0)
        {
            Field(_line.WrittenSpan, -1);
            _line.ResetWrittenCount();
        }

        return _hasData ? _data.WrittenSpan : default;
    }

    /// <summary>The event field of what <see cref="Unfinished"/> gave.</summary>
    public ReadOnlySpan<byte> UnfinishedType => _type.AsSpan(0, _typeLength);

    private static void Empty(ref ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > KeptBytes)
        {
            buffer = new ArrayBufferWriter<byte>(256);
        }

        buffer.ResetWrittenCount();
    }

    private int SkipBom(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && _bomSeen < Bom.Length && bytes[at] == Bom[_bomSeen])
        {
            _bomSeen++;
            at++;
        }

        if (_bomSeen == Bom.Length)
        {
            _atStart = false;
        }
        else if (at < bytes.Length)
        {
            // No byte order mark after all: what looked like one belongs to the first line.
            _lineUsed = _bomSeen > 0;
            _line.Write(Bom.AsSpan(0, _bomSeen));
            _atStart = false;
        }

        return at;
    }

    private bool Carry(ReadOnlySpan<byte> part)
    {
        if (_line.WrittenCount + part.Length > maxEventBytes)
        {
            TooLong = true;
            return false;
        }

        _lineUsed = true;
        _line.Write(part);
        return true;
    }

    private bool TakeLine(ReadOnlySpan<byte> bytes, int start, int length, ISseSink sink)
    {
        if ((_lineUsed ? _line.WrittenCount : 0) + length > maxEventBytes)
        {
            TooLong = true;
            return false;
        }

        if (_lineUsed && _line.WrittenCount > 0)
        {
            _line.Write(bytes.Slice(start, length));
            Field(_line.WrittenSpan, -1);
            _line.ResetWrittenCount();
            _lineUsed = false;
            return !TooLong;
        }

        if (length > 0)
        {
            MaterialiseBefore(bytes, bytes.Slice(start, length));
            Field(bytes.Slice(start, length), start);
            return !TooLong;
        }

        return Dispatch(bytes, sink);
    }

    private bool Dispatch(ReadOnlySpan<byte> bytes, ISseSink sink)
    {
        var go = true;
        if (_hasData)
        {
            var data = _wholeLength >= 0 ? bytes.Slice(_wholeStart, _wholeLength) : _data.WrittenSpan;
            go = sink.OnEvent(_type.AsSpan(0, _typeLength), data);
        }

        _hasData = false;
        _wholeLength = -1;
        _typeLength = 0;
        if (_dataUsed)
        {
            _data.ResetWrittenCount();
            _dataUsed = false;
        }

        return go;
    }

    private void Field(ReadOnlySpan<byte> line, int start)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var valueAt = colon < 0 ? line.Length : colon + 1;
        if (valueAt < line.Length && line[valueAt] == (byte)' ')
        {
            valueAt++;
        }

        var value = line[valueAt..];
        if (name.SequenceEqual("data"u8))
        {
            Data(value, start < 0 ? -1 : start + valueAt);
        }
        else if (name.SequenceEqual("event"u8))
        {
            _typeLength = Math.Min(value.Length, MaxTypeBytes);
            value[.._typeLength].CopyTo(_type);
        }
    }

    private void Data(ReadOnlySpan<byte> value, int start)
    {
        if (!_hasData && start >= 0)
        {
            _hasData = true;
            _wholeStart = start;
            _wholeLength = value.Length;
            return;
        }

        var join = _hasData ? 1 : 0;
        if (_data.WrittenCount + join + value.Length > maxEventBytes)
        {
            TooLong = true;
            return;
        }

        if (_hasData)
        {
            _data.Write("\n"u8);
        }

        _hasData = true;
        _dataUsed = true;
        _data.Write(value);
    }

    // A second data line is coming: the first one moves into the buffer that joins them.
    private void MaterialiseBefore(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> line)
    {
        if (_wholeLength >= 0 && line.StartsWith("data"u8))
        {
            KeepWhole(bytes);
        }
    }

    private void KeepWhole(ReadOnlySpan<byte> bytes)
    {
        if (_wholeLength >= 0)
        {
            _dataUsed = true;
            _data.Write(bytes.Slice(_wholeStart, _wholeLength));
            _wholeLength = -1;
        }
    }
}
