using Proofload.Measurement.Randomness;

namespace Proofload.Tests.Transport.Tls;

/// <summary>Sends everything in pieces of random length, some of them a moment apart.</summary>
internal sealed class CuttingStream(Stream inner, ulong seed) : Stream
{
    private SeededRandom _random = SeededRandom.At(seed, 0, 0);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var count = 1 + _random.NextInt(Math.Min(buffer.Length, _random.NextInt(2) == 0 ? 20 : 6_000));
            await inner.WriteAsync(buffer[..count], cancellationToken);
            buffer = buffer[count..];
            if (_random.NextInt(3) == 0)
            {
                await Task.Delay(1, cancellationToken);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
