namespace Proofload.Transport.Http;

/// <summary>Connection counts, updated from any thread.</summary>
internal sealed class ConnectionCounters
{
    private long _opened;
    private long _failed;
    private long _repeated;
    private int _open;

    public long Opened => Interlocked.Read(ref _opened);

    public long Failed => Interlocked.Read(ref _failed);

    public long Repeated => Interlocked.Read(ref _repeated);

    public int Open => Volatile.Read(ref _open);

    public void OnOpened()
    {
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref _open);
    }

    public void OnFailed() => Interlocked.Increment(ref _failed);

    public void OnRepeated() => Interlocked.Increment(ref _repeated);

    public void OnClosed() => Interlocked.Decrement(ref _open);
}
