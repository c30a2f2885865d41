using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Running.Sessions;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>What a worker works with.</summary>
internal sealed record WorkerContext
{
    /// <summary>This worker's part of the requests and of the users.</summary>
    public required Partition Part { get; init; }

    /// <summary>The run's clock: zero is the start of the load.</summary>
    public required IClock Clock { get; init; }

    /// <summary>The load.</summary>
    public required CompiledLoad Load { get; init; }

    /// <summary>The kinds of request.</summary>
    public required IReadOnlyList<RequestKind> Kinds { get; init; }

    /// <summary>Which request is of which kind.</summary>
    public required MixSelector Mix { get; init; }

    /// <summary>This worker's transport.</summary>
    public required ITransport Transport { get; init; }

    /// <summary>This worker's recorder.</summary>
    public required Recorder Recorder { get; init; }

    /// <summary>Raw records; null for none.</summary>
    public IRecordSink? Sink { get; init; }

    /// <summary>Where the text of answers is counted; null when nobody counts.</summary>
    public TokenDesk? Tokens { get; init; }

    /// <summary>Failures in a row that end the run; null for no limit.</summary>
    public int? MostFailuresInARow { get; init; }

    /// <summary>Makes sessions of what the load starts; null for single requests.</summary>
    public SessionFactory? Sessions { get; init; }

    /// <summary>Ends the load early.</summary>
    public required StopSignal Stop { get; init; }
}
