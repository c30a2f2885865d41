namespace Proofload.Lab.Proxy.Wire;

/// <summary>One side of a proxied connection. One reader and one writer at a time; closing is for any thread and may be repeated.</summary>
internal abstract class WireEnd
{
    /// <summary>Reads what has arrived; 0 at the end of the stream.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer);

    /// <summary>Writes everything.</summary>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Says that nothing more will be written (FIN); reading goes on.</summary>
    public abstract ValueTask FinishAsync();

    /// <summary>Closes at once: with a RST, or in an orderly way.</summary>
    public abstract void Close(bool reset);
}
