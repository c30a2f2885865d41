using Proofload.Results;

namespace Proofload.Running;

/// <summary>Tells the workers of a run to end the load. The first reason stays.</summary>
internal sealed class StopSignal
{
    private volatile Request? _request;

    public bool IsSet => _request is not null;

    /// <summary>How the run ends, once somebody asked for it.</summary>
    public RunEnding Ending => _request?.Ending ?? RunEnding.Completed;

    /// <summary>Why, in words.</summary>
    public string? Reason => _request?.Reason;

    /// <summary>True when requests in flight are to be given up at once instead of being waited for.</summary>
    public bool AbandonInFlight => _request?.Abandon ?? false;

    public void Set(RunEnding ending, string reason, bool abandonInFlight) =>
        Interlocked.CompareExchange(ref _request, new Request(ending, reason, abandonInFlight), null);

    private sealed record Request(RunEnding Ending, string Reason, bool Abandon);
}
