using Proofload.Transport;

namespace Proofload.Protocols;

/// <summary>What a protocol needs to ask a server about one kind of request before the load.</summary>
internal sealed record PreflightContext
{
    /// <summary>The kind of request and its target.</summary>
    public required DriverContext Driver { get; init; }

    /// <summary>Where the kind stands in the plan, for example <c>requests[0]</c>.</summary>
    public required string Place { get; init; }

    /// <summary>Sends one exchange and completes when its answer has been read, or when it failed.</summary>
    public required Func<Exchange, Task> Send { get; init; }

    /// <summary>Takes a sentence for the notes of the run.</summary>
    public required Action<string> Note { get; init; }
}
