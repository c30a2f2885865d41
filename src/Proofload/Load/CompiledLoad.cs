using Proofload.Data.Traces;
using Proofload.Measurement.Recording;
using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>
/// A load plan made ready to run: either open (<see cref="CreateArrivals"/>) or closed (<see cref="Users"/>). Pure and safe for several
/// threads. All times are nanoseconds since the start of the load; the phases follow one another: warm-up, measured, cool-down.
/// </summary>
public sealed record CompiledLoad
{
    internal CompiledLoad()
    {
    }

    /// <summary>True when requests are due by the clock; false when they follow the completions of <see cref="Users"/>.</summary>
    public bool IsOpen => Users is null;

    /// <summary>The users of a closed load; null for an open one.</summary>
    public IUserSchedule? Users { get; internal init; }

    /// <summary>End of the warm-up, 0 without one.</summary>
    public long WarmUpEndNs { get; internal init; }

    /// <summary>End of the measured phase; <see cref="IArrivalSchedule.Never"/> when only a count of requests ends it.</summary>
    public long MeasuredEndNs { get; internal init; } = IArrivalSchedule.Never;

    /// <summary>End of the load, cool-down included; <see cref="IArrivalSchedule.Never"/> when only a count of requests ends it.</summary>
    public long EndNs { get; internal init; } = IArrivalSchedule.Never;

    /// <summary>The load ends after so many requests of the measured phase (those of the warm-up come on top); null without a limit. Open schedules end by themselves.</summary>
    public long? MeasuredRequests { get; internal init; }

    /// <summary>
    /// MLPerf SingleStream and MultiStream: the measured phase goes on past <see cref="MeasuredEndNs"/> until so many requests were sent
    /// (both conditions must hold); null otherwise.
    /// </summary>
    public long? MinimumRequests { get; internal init; }

    /// <summary>Most requests in flight.</summary>
    public int MaxInFlight { get; internal init; }

    /// <summary>True when a request that finds <see cref="MaxInFlight"/> in flight waits (MLPerf Offline) instead of being dropped.</summary>
    public bool QueuesWhenFull { get; internal init; }

    /// <summary>How long to wait for answers after the last request is sent; null waits for the request timeout.</summary>
    public long? DrainNs { get; internal init; }

    /// <summary>MLPerf scenario; null for other loads.</summary>
    public MlperfScenario? MlperfScenario { get; internal init; }

    /// <summary>The trace that is replayed: <c>Trace.At(index)</c> gives the token lengths of request <c>index</c>; null for other loads.</summary>
    public Trace? Trace { get; internal init; }

    /// <summary>The sessions of the trace that is replayed; null when the plan or the trace has none.</summary>
    public TraceSessions? TraceSessions { get; internal init; }

    /// <summary>Due time of a row of <see cref="TraceSessions"/>, nanoseconds since the start of the load.</summary>
    internal Func<long, long>? TraceDueNs { get; init; }

    /// <summary>What the load starts are sessions of several requests: its counts and rates are theirs.</summary>
    public bool OfSessions { get; internal init; }

    /// <summary>Requests of the whole load, warm-up and cool-down included, as far as the plan fixes them; null when they follow from the server's speed.</summary>
    public long? ExpectedRequests { get; internal init; }

    /// <summary>Unit of <see cref="PlannedAt"/>: <c>requests/s</c>, <c>sessions/s</c> or <c>users</c>.</summary>
    public string PlannedUnit => !IsOpen ? "users" : OfSessions ? "sessions/s" : "requests/s";

    /// <summary>One line for people, for example <c>Poisson arrivals at 100 requests/s for 60 s</c>.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>The highest planned rate (requests per second) of an open load at any time; null for closed loads and where everything is due at once.</summary>
    public double? PeakRate { get; internal init; }

    internal Func<IArrivalSchedule>? Arrivals { get; init; }

    internal Func<long, double> Planned { get; init; } = _ => 0;

    /// <summary>A new arrival schedule of an open load: the same due times each time; one instance per worker.</summary>
    /// <exception cref="InvalidOperationException">The load is closed.</exception>
    public IArrivalSchedule CreateArrivals() =>
        Arrivals is null ? throw new InvalidOperationException("A closed load has users, not arrivals.") : Arrivals();

    /// <summary>The phase that a request with this intended time belongs to.</summary>
    public RunPhase PhaseOf(long intendedNs)
    {
        if (intendedNs < WarmUpEndNs)
            return RunPhase.WarmUp;
        return intendedNs < MeasuredEndNs || MinimumRequests is not null ? RunPhase.Measured : RunPhase.CoolDown;
    }

    /// <summary>The phase of a session's step, in which it is due. What sessions of the load send after its end is measured too, unless a cool-down stands there.</summary>
    internal RunPhase PhaseOfStep(long intendedNs) =>
        intendedNs >= EndNs && EndNs == MeasuredEndNs ? RunPhase.Measured : PhaseOf(intendedNs);

    /// <summary>The planned rate (requests per second) or number of users at a time; 0 outside the load. For the live view.</summary>
    public double PlannedAt(long ns) => ns < 0 || (ns >= EndNs && MinimumRequests is null) ? 0 : Planned(ns);
}
