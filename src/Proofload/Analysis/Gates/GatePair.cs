using System.Globalization;
using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Analysis.Gates;

/// <summary>A pair of runs of a gate.</summary>
/// <param name="Number">From 1.</param>
/// <param name="A">The baseline's run.</param>
/// <param name="B">The candidate's run.</param>
/// <param name="Tries">How often the pair was measured.</param>
public sealed record GatePair(int Number, RunResult A, RunResult B, int Tries)
{
    /// <summary>False when the measurement of one of its runs is invalid: the pair is not judged.</summary>
    public bool IsValid => A.Verdict.Measurement != MeasurementState.Invalid && B.Verdict.Measurement != MeasurementState.Invalid;

    /// <summary>The finished pairs among the runs of a gate, by number: of each its first valid try, else its last.</summary>
    /// <param name="runs">Runs of one gate in any order.</param>
    public static IReadOnlyList<GatePair> Of(IEnumerable<RunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var pairs = new List<GatePair>();
        var finished = runs.Where(static r => r.Study is { Failure: null } && r.Ending is RunEnding.Completed or RunEnding.Stopped && GatePlace.Of(r.Study!) is not null)
            .Select(static r => (Run: r, Place: GatePlace.Of(r.Study!)!)).ToList();
        foreach (var group in finished.GroupBy(static r => r.Place.Pair).OrderBy(static g => g.Key))
        {
            var tries = group.GroupBy(static r => r.Place.Try).OrderBy(static t => t.Key)
                .Select(t => (A: Newest(t, isCandidate: false), B: Newest(t, isCandidate: true), Try: t.Key))
                .Where(static t => t.A is not null && t.B is not null)
                .Select(t => new GatePair(group.Key, t.A!, t.B!, t.Try)).ToList();
            if (tries.Count > 0)
                pairs.Add(tries.Find(static t => t.IsValid) ?? tries[^1]);
        }

        return pairs;

        static RunResult? Newest(IEnumerable<(RunResult Run, GatePlace Place)> runs, bool isCandidate) =>
            runs.Where(r => r.Place.IsCandidate == isCandidate).Select(static r => r.Run).MaxBy(static r => r.StartedAt);
    }
}

/// <summary>Where a run stands in its gate, as kept with it.</summary>
/// <param name="Pair">Number of the pair, from 1.</param>
/// <param name="Most">Pairs planned at most.</param>
/// <param name="IsCandidate">True for the candidate's run.</param>
/// <param name="Try">How often the pair was begun.</param>
/// <param name="Mode">What the gate compares.</param>
/// <param name="Criteria">What may change, as written.</param>
/// <param name="Baseline">The baseline's address, or what the stored runs were called by.</param>
/// <param name="Candidate">The candidate's address.</param>
/// <param name="StoredRuns">Ids of the stored runs; empty for pairs.</param>
public sealed record GatePlace(int Pair, int Most, bool IsCandidate, int Try, GateMode Mode, IReadOnlyList<string> Criteria, string Baseline, string Candidate, IReadOnlyList<string> StoredRuns)
{
    /// <summary>Kind of study of a gate.</summary>
    public const string Kind = "gate";

    private const string Separator = "; ";
    private const string UsedKey = "used";

    /// <summary>Seconds of the gate's time that were used when the run began, those of earlier sittings included.</summary>
    public double Used { get; init; }

    /// <summary>In what stored runs may differ from those of the candidate: some of <see cref="Comparison.Comparability.Parts"/>.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Seconds of its time that a gate used in its earlier sittings: what was used when its newest run began, and that run.</summary>
    /// <param name="runs">Runs of one gate in any order.</param>
    public static double UsedBy(IEnumerable<RunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return runs.Where(static r => r.Study is not null).OrderBy(static r => r.StartedAt).LastOrDefault() is { } last && Of(last.Study!) is { } place
            ? place.Used + (last.Series.Count > 0 ? last.Series[^1].At + last.SeriesResolution : last.Window)
            : 0;
    }

    /// <summary>What a study point says; null when it is not one of a gate.</summary>
    /// <param name="point">A point.</param>
    public static GatePlace? Of(StudyPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (point.Kind != Kind || !Number("pair", out var pair) || !Number("of", out var most) || !Number("try", out var attempt))
            return null;
        return new GatePlace(
            pair,
            most,
            point.Values.GetValueOrDefault("side") == "candidate",
            attempt,
            point.Values.GetValueOrDefault("mode") switch { "stored" => GateMode.Stored, "self-test" => GateMode.SelfTest, _ => GateMode.Pairs },
            List("criteria", Separator),
            point.Values.GetValueOrDefault("baseline", ""),
            point.Values.GetValueOrDefault("candidate", ""),
            List("stored", ","))
        {
            Used = double.TryParse(point.Values.GetValueOrDefault(UsedKey), NumberStyles.Float, CultureInfo.InvariantCulture, out var used) ? used : 0,
            Allowed = List("allowed", ","),
        };

        bool Number(string name, out int value) => int.TryParse(point.Values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out value);

        IReadOnlyList<string> List(string name, string separator) => point.Values.GetValueOrDefault(name) is { Length: > 0 } text ? text.Split(separator) : [];
    }

    /// <summary>The values that a study point keeps.</summary>
    public IReadOnlyDictionary<string, string> Values() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["pair"] = Text(Pair),
        ["side"] = IsCandidate ? "candidate" : "baseline",
        ["try"] = Text(Try),
        ["of"] = Text(Most),
        ["mode"] = Mode switch { GateMode.Stored => "stored", GateMode.SelfTest => "self-test", _ => "pairs" },
        ["criteria"] = string.Join(Separator, Criteria),
        ["baseline"] = Baseline,
        ["candidate"] = Candidate,
        ["stored"] = string.Join(',', StoredRuns),
        ["allowed"] = string.Join(',', Allowed),
        [UsedKey] = Used.ToString("0.###", CultureInfo.InvariantCulture),
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a gate compares.</summary>
public enum GateMode
{
    /// <summary>Two addresses, in pairs of runs.</summary>
    Pairs = 0,

    /// <summary>An address with stored runs: weaker, because what changed in the environment since then looks like the candidate's change.</summary>
    Stored,

    /// <summary>An address with itself.</summary>
    SelfTest,
}
