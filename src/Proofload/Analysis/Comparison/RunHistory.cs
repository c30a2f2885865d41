using Proofload.Measurement.Comparison;
using Proofload.Measurement.Statistics;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>One run of a history.</summary>
/// <param name="Run">The run.</param>
/// <param name="Value">The value, in the metric's base unit.</param>
/// <param name="Interval">Its 95 % interval within the run; null without one.</param>
public sealed record HistoryPoint(RunResult Run, double Value, RealInterval? Interval);

/// <summary>A place where a history moved.</summary>
/// <param name="Point">The first run of the new level.</param>
/// <param name="Before">The last run of the old one: what moved it lies between these two.</param>
/// <param name="Change">Where in the series, how sure and from what to what.</param>
/// <param name="Verdict">Which way it went; inconclusive for a metric of which neither way is better.</param>
public sealed record HistoryChange(HistoryPoint Point, HistoryPoint Before, ChangePoint Change, ComparisonVerdict Verdict);

/// <summary>A metric over stored runs of one kind, oldest first.</summary>
public sealed record RunHistory
{
    /// <summary>Fewest runs in which a change can be found.</summary>
    public const int FewestRuns = 2 * ChangePoints.FewestValues;

    /// <summary>What is looked at, such as <c>latency p99</c>.</summary>
    public required Criterion Subject { get; init; }

    /// <summary>The runs that have it, oldest first.</summary>
    public required IReadOnlyList<HistoryPoint> Points { get; init; }

    /// <summary>Where it moved.</summary>
    public required IReadOnlyList<HistoryChange> Changes { get; init; }

    /// <summary>Runs without the value.</summary>
    public int Missing { get; init; }

    /// <summary>Runs of another plan, data or target than the newest one, which are in no figure.</summary>
    public int Other { get; init; }

    /// <summary>Runs whose measurement was invalid, which are in no figure.</summary>
    public int Invalid { get; init; }

    /// <summary>The history of a metric.</summary>
    /// <param name="runs">Finished runs, in any order.</param>
    /// <param name="subject">What is looked at; its limits do not matter.</param>
    /// <param name="leastMagnitude">Changes by less than this share are no news. Default 0.02.</param>
    /// <param name="significance">The largest p-value of a change. Default 0.01.</param>
    /// <param name="seed">Seed of the permutations.</param>
    public static RunHistory Of(IEnumerable<RunResult> runs, Criterion subject, double leastMagnitude = 0.02, double significance = 0.01, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(subject);
        var all = runs.OrderBy(static r => r.StartedAt).ThenBy(static r => r.Id, StringComparer.Ordinal).ToList();
        var like = all.Where(r => IsLike(r, all[^1])).ToList();
        var valid = like.Where(static r => r.Verdict.Measurement != Measurement.Health.MeasurementState.Invalid).ToList();
        List<HistoryPoint> points = [.. valid.Select(r => (Run: r, Figure: RunFigures.Of(r, subject)))
            .Where(static p => p.Figure is not null)
            .Select(static p => new HistoryPoint(p.Run, p.Figure!.Value, p.Figure.Interval))
            .TakeLast(ChangePoints.MostValues)];
        var permutations = Math.Max(499, (int)Math.Ceiling(5 / significance) - 1);
        return new RunHistory
        {
            Subject = subject,
            Points = points,
            Changes = [.. ChangePoints.Find([.. points.Select(static p => p.Value)], significance, leastMagnitude, permutations, seed)
                .Select(c => new HistoryChange(points[c.Index], points[c.Index - 1], c, Direction(c, subject.Better)))],
            Missing = valid.Count - points.Count,
            Other = all.Count - like.Count,
            Invalid = like.Count - valid.Count,
        };
    }

    // The machine and the version of the tool may change over a history; what was asked of the target may not.
    private static bool IsLike(RunResult run, RunResult newest) =>
        run.Fingerprint.Plan == newest.Fingerprint.Plan && run.Fingerprint.Data == newest.Fingerprint.Data && run.Fingerprint.Target == newest.Fingerprint.Target;

    private static ComparisonVerdict Direction(ChangePoint change, BetterDirection better) => (change.After > change.Before, better) switch
    {
        (_, BetterDirection.Neither) => ComparisonVerdict.Inconclusive,
        (true, BetterDirection.Lower) or (false, BetterDirection.Higher) => ComparisonVerdict.Worse,
        _ => ComparisonVerdict.Better,
    };
}
