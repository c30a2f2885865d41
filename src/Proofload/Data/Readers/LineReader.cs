using Proofload.Plans;

namespace Proofload.Data.Readers;

/// <summary>Lines of a stream as bytes: LF or CRLF, a byte order mark is left out, the last line needs no end. Holds one line at a time.</summary>
internal sealed class LineReader(Stream stream, int longestLine = LineReader.LongestLine)
{
    /// <summary>Longest line that is kept, bytes; a longer one is passed over.</summary>
    public const int LongestLine = 64 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Number of the last line, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>True when the last line was too long and is empty for that reason.</summary>
    public bool WasTooLong { get; private set; }

    /// <summary>False when the file ended within the last line, without a line end.</summary>
    public bool HasEnd { get; private set; }

    /// <summary>The next line without its end, valid until the next call.</summary>
    /// <exception cref="PlanException">The text is UTF-16 or UTF-32.</exception>
    public bool Read(out ReadOnlyMemory<byte> line)
    {
        line = default;
        WasTooLong = false;
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                line = Take(searched + at, 1);
                return true;
            }

            searched = _end - _start;
            if (searched > longestLine)
            {
                WasTooLong = true;
                (_start, _end) = (0, 0);
                searched = 0;
            }

            if (Fill())
                continue;
            if (searched == 0 && !WasTooLong)
                return false;
            line = Take(searched, 0);
            return true;
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int end)
    {
        var line = _buffer.AsMemory(_start, length);
        _start += length + end;
        HasEnd = end > 0;
        LineNumber++;
        if (WasTooLong)
            return default;
        if (line.Span is [.., (byte)'\r'])
            line = line[..^1];
        if (LineNumber > 1)
            return line;
        if (line.Span is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new PlanException("the text is UTF-16; save it as UTF-8");
        return line.Span is [0xEF, 0xBB, 0xBF, ..] ? line[3..] : line;
    }

    private bool Fill()
    {
        if (_isAtEnd)
            return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _isAtEnd = read == 0;
        _end += read;
        return read > 0;
    }
}
