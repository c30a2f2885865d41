using Proofload.Analysis.Capacity;
using Proofload.Analysis.Cost;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Sizing;

/// <summary>
/// What one replica serves within its objectives, requests per second. The seam between whoever measures capacity and whoever counts replicas with
/// it: replicas are always counted with <see cref="Low"/>.
/// </summary>
public sealed record ReplicaCapacity
{
    /// <summary>The measured rate.</summary>
    public required double Value { get; init; }

    /// <summary>Lower end of its interval; above 0.</summary>
    public required double Low { get; init; }

    /// <summary>Upper end of its interval; null is unknown.</summary>
    public double? High { get; init; }

    /// <summary>Where it comes from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>Mean time that a request is served at little load, seconds; null is unknown.</summary>
    public double? ServiceTime { get; init; }

    /// <summary>Squared coefficient of variation of that time; null is unknown.</summary>
    public double? ServiceVariation { get; init; }

    /// <summary>What the reader should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A capacity that somebody gives.</summary>
    /// <param name="value">Requests per second of a replica, above 0.</param>
    /// <param name="low">Its lower end; null when unknown, and then the value stands for it.</param>
    /// <exception cref="PlanException">The numbers contradict each other; one line.</exception>
    public static ReplicaCapacity Of(double value, double? low)
    {
        if (low > value)
            throw new PlanException($"the lower end of the capacity, {Units.FormatRate(low.Value)}, is above the capacity, {Units.FormatRate(value)}");
        return new ReplicaCapacity
        {
            Value = value,
            Low = low ?? value,
            Source = "given",
            Notes = low is null ? ["The capacity has no lower end: measured again, a replica may serve less. --from takes it from runs, --capacity-low gives one"] : [],
        };
    }

    /// <summary>
    /// From runs at several loads: the highest load whose objectives hold. Its lower end is that of the run's throughput (batch means over time).
    /// </summary>
    /// <param name="runs">Runs of one plan at different loads, in any order.</param>
    /// <param name="replicas">Replicas that the runs were measured on.</param>
    /// <exception cref="UndecidedException">No run decides it; one line.</exception>
    public static ReplicaCapacity FromRuns(IReadOnlyList<RunResult> runs, int replicas = 1)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        var usable = runs.Where(static r => r is { Ending: RunEnding.Completed or RunEnding.Stopped, Verdict.Measurement: not MeasurementState.Invalid, Rates.Throughput: > 0 }).ToList();
        var best = usable.Where(static r => r.Verdict.Outcome == Outcome.Passed).MaxBy(static r => r.Rates.Throughput)
            ?? throw new UndecidedException($"none of the {runs.Count} run{(runs.Count == 1 ? "" : "s")} met its objectives for certain, so there is no capacity to count replicas with ({string.Join(", ", runs.Select(static r => $"{r.Id} {Word(r)}"))})");
        var throughput = MeasuredLoad.Throughput(best);
        var low = (double)(throughput.Low ?? throughput.Value) / replicas;
        if (!(low > 0))
            throw new UndecidedException($"the throughput of run {best.Id} is too uncertain: its interval begins at 0");

        var calm = usable.Where(static r => r.Metrics.GetValueOrDefault("service_time") is { Count: > 0 }).MinBy(static r => r.Rates.Throughput);
        var service = calm?.Metrics.GetValueOrDefault("service_time");
        return new ReplicaCapacity
        {
            Value = (double)throughput.Value / replicas,
            Low = low,
            High = throughput.High is { } high ? (double)high / replicas : null,
            Source = $"run {best.Id} ({best.Name}), the highest load of {runs.Count} whose objectives hold{(replicas == 1 ? "" : $", on {replicas} replicas")}",
            ServiceTime = service?.Mean,
            ServiceVariation = service is { Mean: > 0, StdDev: { } deviation } ? deviation * deviation / (service.Mean.Value * service.Mean.Value) : null,
            Notes = Remarks(usable, best, throughput.HasInterval),
        };
    }

    /// <summary>From a search for capacity: its last confident pass.</summary>
    /// <param name="search">What the search found.</param>
    /// <param name="replicas">Replicas that it loaded.</param>
    /// <exception cref="UndecidedException">The search has no confident pass, or no interval of its rate; one line.</exception>
    public static ReplicaCapacity FromSearch(CapacityResult search, int replicas = 1)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        if (search.LastPass is not { Rate: { } rate, Low: { } low } || !(low > 0))
            throw new UndecidedException($"the search for capacity has no rate to count replicas with: {search.Summary}");

        return new ReplicaCapacity
        {
            Value = rate / replicas,
            Low = low / replicas,
            High = search.LastPass.High / replicas,
            Source = $"the last confident pass of a search for capacity{(replicas == 1 ? "" : $", on {replicas} replicas")}",
            Notes = search.Confirmed ? [] : ["The last pass of the search was not confirmed by a longer run"],
        };
    }

    private static List<string> Remarks(IReadOnlyList<RunResult> usable, RunResult best, bool hasInterval)
    {
        var notes = new List<string>();
        if (!hasInterval)
            notes.Add($"Run {best.Id} is too short for an interval of its throughput: the capacity has no lower end");
        if (!usable.Any(r => r.Verdict.Outcome == Outcome.Failed && r.Rates.Throughput > best.Rates.Throughput * 0.98))
            notes.Add("No run at a higher load missed its objectives: a replica may serve more than is counted with");
        if (usable.FirstOrDefault(r => r.Verdict.Outcome == Outcome.Failed && r.Rates.Offered < best.Rates.Offered) is { } odd)
            notes.Add($"Run {odd.Id} missed its objectives at a lower load than run {best.Id}: repeat both before trusting the capacity");
        if (best.Verdict.Measurement != MeasurementState.Valid)
            notes.Add($"The measurement of run {best.Id} is {best.Verdict.Measurement.ToString().ToLowerInvariant()}");
        return notes;
    }

    private static string Word(RunResult run) => run.Verdict.Measurement == MeasurementState.Invalid ? "is invalid"
        : run.Ending is not (RunEnding.Completed or RunEnding.Stopped) ? $"was {run.Ending.ToString().ToLowerInvariant()}"
        : run.Verdict.Outcome switch
        {
            Outcome.None => "had no objectives",
            Outcome.Inconclusive => "is inconclusive",
            _ => "missed them",
        };
}
