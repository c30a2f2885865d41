namespace Proofload.Fuzz.Targets;

/// <summary>Gives at most so many bytes at a time.</summary>
internal sealed class PortionStream(byte[] bytes, int portion) : MemoryStream(bytes)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, Math.Max(1, portion)));

    public override int Read(Span<byte> buffer)
    {
        var part = new byte[Math.Min(buffer.Length, Math.Max(1, portion))];
        var read = Read(part, 0, part.Length);
        part.AsSpan(0, read).CopyTo(buffer);
        return read;
    }
}
