namespace Proofload.Transport.Http1;

/// <summary>The engine's state of one exchange.</summary>
internal sealed class ExchangeSlot(Exchange exchange)
{
    public Exchange Exchange { get; } = exchange;

    /// <summary>Between Start and completion.</summary>
    public bool IsActive { get; set; }

    /// <summary>Counts starts, so that a place in the queue left by an earlier one is void.</summary>
    public uint Version { get; set; }

    /// <summary>The connection that carries it; null while it waits for one.</summary>
    public Connection? Connection { get; set; }
}
