using System.Buffers.Text;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>
/// A reusable buffer for one event and those that must go before it, with room in front for the chunk length, so that event and HTTP/1.1 chunk
/// framing leave in one piece. One a thread.
/// </summary>
internal sealed class EventBuffer
{
    private const int Headroom = 16;
    private byte[] _bytes = new byte[4096];
    private int _end = Headroom;

    public int Length => _end - Headroom;

    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(Headroom, Length);

    /// <summary>Where the last event begins, see <see cref="Mark"/>.</summary>
    public int LastEvent { get; private set; }

    /// <summary>Length of the payload up to the middle of its last event.</summary>
    public int MiddleOfLastEvent => LastEvent + ((Length - LastEvent) / 2);

    public void Clear()
    {
        _end = Headroom;
        LastEvent = 0;
    }

    /// <summary>The last event begins here; what stands before is of its own.</summary>
    public void Mark() => LastEvent = Length;

    /// <summary>Keeps only the first bytes.</summary>
    public void Truncate(int length) => _end = Headroom + length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    public void Append(long number)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_end), out var written);
        _end += written;
    }

    /// <summary>The payload as one HTTP/1.1 chunk. The payload stays as it is.</summary>
    public ReadOnlySpan<byte> FrameAsChunk()
    {
        Reserve(2);
        _bytes[_end] = (byte)'\r';
        _bytes[_end + 1] = (byte)'\n';
        var start = Headroom;
        _bytes[--start] = (byte)'\n';
        _bytes[--start] = (byte)'\r';
        var length = Length;
        do
        {
            _bytes[--start] = (byte)"0123456789abcdef"[length & 15];
            length >>= 4;
        }
        while (length > 0);
        return _bytes.AsSpan(start, _end + 2 - start);
    }

    private void Reserve(int more)
    {
        if (_end + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + more));
        }
    }
}
