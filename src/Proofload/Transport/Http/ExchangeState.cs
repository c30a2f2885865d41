using Proofload.Measurement.Recording;

namespace Proofload.Transport.Http;

/// <summary>What the transport keeps for one slot between requests: message, cancellation, head.</summary>
internal sealed class ExchangeState(Exchange exchange)
{
    private CancellationTokenSource _cancellation = new();
    private RequestShape? _shape;
    private int _abort;
    private bool _clean;

    public Exchange Exchange { get; } = exchange;

    public ExchangeRequest? Request { get; private set; }

    public MessageHead Head { get; } = new();

    /// <summary>The exchange is between Start and its completion.</summary>
    public bool Active { get; set; }

    public Task Running { get; set; } = Task.CompletedTask;

    public CancellationToken Cancellation => _cancellation.Token;

    /// <summary>Outcome that the owner asked for; Ok when it did not.</summary>
    public ErrorKind Aborted => (ErrorKind)Volatile.Read(ref _abort);

    /// <summary>Makes the slot ready and gives the message to send.</summary>
    public ExchangeRequest Begin(MessageBuilder builder)
    {
        Active = true;
        Volatile.Write(ref _abort, 0);
        if (!_cancellation.TryReset())
        {
            _cancellation.Dispose();
            _cancellation = new CancellationTokenSource();
        }

        var same = _clean && ReferenceEquals(_shape, Exchange.Shape) && Exchange.Path is null && Exchange.Headers.Count == 0;
        _clean = false;
        if (!same || Request is null)
        {
            Request = builder.Build(Exchange);
            _shape = Exchange.Path is null && Exchange.Headers.Count == 0 ? Exchange.Shape : null;
        }

        builder.AttachBody(Request, Exchange);
        return Request;
    }

    public void Abort(ErrorKind outcome)
    {
        if (Active && Interlocked.CompareExchange(ref _abort, (int)outcome, 0) == 0)
        {
            _cancellation.Cancel();
        }
    }

    /// <summary>Gives a body that outlives its own end mark a moment to end, so that the connection can be used again.</summary>
    public void LimitDrain(TimeSpan grace) => _cancellation.CancelAfter(grace);

    /// <summary>The exchange ended in order: nothing refers to its message any more.</summary>
    public void EndClean() => _clean = true;
}
