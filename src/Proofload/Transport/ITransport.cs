using Proofload.Measurement.Recording;

namespace Proofload.Transport;

/// <summary>
/// Carries requests for one worker. The worker's thread calls every member but <see cref="Wake"/>, or the turn that <see cref="Drive"/>
/// runs, on whatever thread. Readers of responses may be called on another thread, never two at once for one exchange, and always before the
/// exchange appears in <see cref="TryTakeCompleted"/>.
/// </summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>Name of the engine as reported with the run, for example <c>sockets-http-handler</c>.</summary>
    string Engine { get; }

    /// <summary>Counters of connections.</summary>
    TransportStatistics Statistics { get; }

    /// <summary>Opens up to <paramref name="connections"/> connections before the load starts. A target that cannot be reached is no error here: the requests will say so.</summary>
    ValueTask WarmAsync(int connections, CancellationToken cancellation);

    /// <summary>Sends the exchange's request. Never throws; every started exchange completes exactly once.</summary>
    void Start(Exchange exchange);

    /// <summary>Ends an exchange early with the given outcome; it still completes through <see cref="TryTakeCompleted"/>.</summary>
    void Abort(Exchange exchange, ErrorKind outcome);

    /// <summary>Takes one completed exchange.</summary>
    bool TryTakeCompleted(out Exchange exchange);

    /// <summary>
    /// Runs turns until one says that the loop is over: a turn after each completion, at each due time, and now and then for no reason.
    /// Never two at once and each sees all that earlier ones wrote, but not always on the same thread. Rethrows what a turn throws.
    /// </summary>
    void Drive(ITurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        while (turn.Run(out var dueNs))
        {
            if (dueNs != ITurn.AtOnce)
            {
                WaitUntil(dueNs);
            }
        }
    }

    /// <summary>Waits until <paramref name="dueNs"/> on the run's clock, or earlier when an exchange has completed or <see cref="Wake"/> was called.</summary>
    void WaitUntil(long dueNs);

    /// <summary>Ends a wait, from any thread.</summary>
    void Wake();
}
