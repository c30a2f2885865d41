using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>Something in which two runs differ that are to be compared.</summary>
/// <param name="Part">One of <see cref="Comparability.Parts"/>.</param>
/// <param name="A">What it is on the one side.</param>
/// <param name="B">What it is on the other.</param>
public sealed record RunDifference(string Part, string A, string B)
{
    /// <inheritdoc/>
    public override string ToString() => A.Length + B.Length == 0 ? Part : $"{Part} ({A} | {B})";
}

/// <summary>Runs are comparable when what they did agrees: plan, data, seed, target, machine, version and engine.</summary>
public static class Comparability
{
    private const int FieldsShown = 3;

    /// <summary>What a comparison may be told to allow.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["plan", "data", "seed", "target", "machine", "version", "engine"];

    /// <summary>In what any of the runs differs from the first; each part once.</summary>
    /// <param name="runs">All runs of both sides.</param>
    public static IReadOnlyList<RunDifference> Differences(IReadOnlyList<RunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return runs.Count == 0 ? [] : [.. runs.Skip(1).SelectMany(run => Between(runs[0], run)).DistinctBy(static d => d.Part).OrderBy(static d => Parts.ToList().IndexOf(d.Part))];
    }

    /// <summary>In what two sides differ. Sides that were run with the same seeds, one after the other as pairs are, differ in no seed.</summary>
    /// <param name="a">Runs of the one.</param>
    /// <param name="b">Runs of the other.</param>
    public static IReadOnlyList<RunDifference> Differences(IReadOnlyList<RunResult> a, IReadOnlyList<RunResult> b)
    {
        var differences = Differences([.. a, .. b]);
        return a.Select(static r => r.Seed).Order().SequenceEqual(b.Select(static r => r.Seed).Order()) ? [.. differences.Where(static d => d.Part != "seed")] : differences;
    }

    /// <summary>In what two runs differ.</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The other.</param>
    public static IEnumerable<RunDifference> Between(RunResult a, RunResult b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y) = (a.Fingerprint, b.Fingerprint);
        if (x.Plan != y.Plan && PlanOf(a, b) is { } plan)
            yield return plan;

        // The hash of the data holds the seed: with another seed only the files themselves can say more.
        if (x.Data != y.Data && (a.Seed == b.Seed || !Files(a).SequenceEqual(Files(b), StringComparer.Ordinal)))
            yield return new RunDifference("data", Shown(a), Shown(b));
        if (a.Seed != b.Seed)
            yield return new RunDifference("seed", Units.FormatNumber(a.Seed), Units.FormatNumber(b.Seed));
        if (x.Target != y.Target)
            yield return new RunDifference("target", x.Target, y.Target);
        if (x.Machine != y.Machine)
            yield return new RunDifference("machine", x.Machine, y.Machine);
        if (x.Version != y.Version)
            yield return new RunDifference("version", x.Version, y.Version);
        if (x.Engine != y.Engine)
            yield return new RunDifference("engine", x.Engine, y.Engine);
    }

    private static RunDifference? PlanOf(RunResult a, RunResult b)
    {
        const string Unseen = "something that the kept plan does not show, such as a secret or a scenario's code";
        IReadOnlyList<(string Field, string Before, string Now)> fields;
        try
        {
            fields = PlanDifference.All(a.Plan, b.Plan, "name", "labels", "objectives");
        }
        catch (PlanException)
        {
            return new RunDifference("plan", a.Fingerprint.Plan, b.Fingerprint.Plan);
        }

        var seeds = fields.Count(static f => f.Field == "seed");
        var own = fields.Where(static f => f.Field is not ("seed" or "target.url")).ToList();
        if (own.Count == 0)
            return seeds > 0 ? null : new RunDifference("plan", Unseen, Unseen);
        var more = own.Count > FieldsShown ? $", and {own.Count - FieldsShown} more" : "";
        return new RunDifference(
            "plan",
            string.Join(", ", own.Take(FieldsShown).Select(static f => $"{f.Field} {f.Before}")) + more,
            string.Join(", ", own.Take(FieldsShown).Select(static f => $"{f.Field} {f.Now}")) + more);
    }

    private static IEnumerable<string> Files(RunResult run) => run.Data.Select(static d => FormattableString.Invariant($"{d.Use} {d.Kind} {d.File} {d.Format} {d.Rows}"));

    private static string Shown(RunResult run) => run.Data.Count > 0
        ? string.Join(", ", run.Data.Select(static d => FormattableString.Invariant($"{d.File}, {d.Rows} rows")).Distinct(StringComparer.Ordinal)) + " " + run.Fingerprint.Data
        : run.Fingerprint.Data;
}
