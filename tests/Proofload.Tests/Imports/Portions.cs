namespace Proofload.Tests.Imports;

/// <summary>A stream that gives at most so many bytes at a time.</summary>
internal class Portions(byte[] bytes, int portion) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => bytes.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var part = Math.Min(Math.Min(buffer.Length, portion), bytes.Length - _position);
        bytes.AsSpan(_position, part).CopyTo(buffer);
        _position += part;
        return part;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
