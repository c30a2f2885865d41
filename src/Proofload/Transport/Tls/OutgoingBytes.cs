using System.Buffers;

namespace Proofload.Transport.Tls;

/// <summary>Bytes on their way out. Borrows memory only while there are some.</summary>
internal sealed class OutgoingBytes
{
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>What is to be sent next.</summary>
    public ReadOnlySpan<byte> Pending => _buffer.AsSpan(_start, _end - _start);

    public bool IsEmpty => _start == _end;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _end)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>The first <paramref name="count"/> bytes are sent.</summary>
    public void Advance(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    public void Clear()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        _start = 0;
        _end = 0;
    }

    private void Grow(int more)
    {
        var pending = Pending;
        var larger = ArrayPool<byte>.Shared.Rent(pending.Length + more);
        pending.CopyTo(larger);
        var count = pending.Length;
        Clear();
        _buffer = larger;
        _end = count;
    }
}
