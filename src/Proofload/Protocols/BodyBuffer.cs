using System.Buffers;

namespace Proofload.Protocols;

/// <summary>Keeps a body up to a limit; memory above 64 KiB is given back when the next body starts.</summary>
internal sealed class BodyBuffer(int limit)
{
    private const int KeptBytes = 64 * 1024;
    private ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>Largest body kept, bytes.</summary>
    public int Limit => limit;

    /// <summary>What was kept.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Where parsers append decoded text.</summary>
    public ArrayBufferWriter<byte> Writer => _bytes;

    /// <summary>True when what was written through <see cref="Writer"/> passed the limit.</summary>
    public bool IsOver => _bytes.WrittenCount > limit;

    /// <summary>Forgets the body.</summary>
    public void Clear()
    {
        if (_bytes.Capacity > KeptBytes)
        {
            _bytes = new ArrayBufferWriter<byte>(256);
        }

        _bytes.ResetWrittenCount();
    }

    /// <summary>Appends; false when that would pass the limit.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.WrittenCount + bytes.Length > limit)
        {
            return false;
        }

        _bytes.Write(bytes);
        return true;
    }

    /// <summary>Appends as much as fits.</summary>
    public void AppendSome(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes[..Math.Min(bytes.Length, limit - _bytes.WrittenCount)]);
}
