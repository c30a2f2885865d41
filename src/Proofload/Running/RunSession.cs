using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>What everybody who looks at a run that goes on can see.</summary>
internal sealed record RunSession
{
    public required string Id { get; init; }

    public required RunPlan Plan { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The run's clock: zero is the start of the load.</summary>
    public required RunClock Clock { get; init; }

    public required CompiledLoad Load { get; init; }

    public required TickCollector Ticks { get; init; }

    /// <summary>The run over time as results know it.</summary>
    public SeriesCache Series => field ??= new SeriesCache(Ticks.Intervals, Load);

    public required MachineSampler Machine { get; init; }

    public required StopSignal Stop { get; init; }

    /// <summary>Names of the request kinds, in order.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>Ceilings of this machine that the plan comes near to, a sentence each.</summary>
    public IReadOnlyList<string> NearCeiling { get; init; } = [];

    /// <summary>When the load ends by plan, nanoseconds; null when a count or the users end it.</summary>
    public long? PlannedEndNs => Load.EndNs == IArrivalSchedule.Never ? null : Load.EndNs;

    /// <summary>What the server told of its resources; null when it was not asked.</summary>
    public TargetUsage? TargetUsage { get; set; }
}
