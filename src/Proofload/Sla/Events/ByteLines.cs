using System.Buffers;

namespace Proofload.Sla.Events;

/// <summary>Lines of a stream as bytes, in a buffer that is used again: nothing is allocated for a line. A line that is longer than any row is refused.</summary>
internal sealed class ByteLines(Stream stream) : IDisposable
{
    /// <summary>Longest line, bytes.</summary>
    public const int LongestLine = 1 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private int _at;
    private int _end;
    private bool _isOver;

    /// <summary>Number of the last line, from 1.</summary>
    public long Number { get; private set; }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>The next line without its end; valid until the next call. False behind the last one.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            var length = rest[searched..].IndexOf((byte)'\n');
            if (length >= 0 || (_isOver && rest.Length > 0))
            {
                length = length >= 0 ? searched + length : rest.Length;
                line = rest[..length];
                _at += Math.Min(rest.Length, length + 1);
                Number++;
                if (line.Length > 0 && line[^1] == '\r')
                    line = line[..^1];
                return true;
            }

            if (_isOver)
            {
                line = default;
                return false;
            }

            searched = rest.Length;
            Fill();
        }
    }

    private void Fill()
    {
        if (_at > 0)
        {
            _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
            (_at, _end) = (0, _end - _at);
        }

        if (_end == _buffer.Length)
        {
            if (_end > LongestLine)
                throw new InvalidDataException("the line is longer than any row");
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isOver = read == 0;
    }
}
