using System.Globalization;
using Proofload.Analysis.Gates;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Studies;

/// <summary>A gate that is ready to run: what is compared, and how many pairs are planned. The number is fixed before the first run, because the level is spent over it.</summary>
public sealed record GateStudy
{
    /// <summary>Time that a run takes besides its load: connecting, the last answers, the result.</summary>
    private static readonly TimeSpan Overhead = TimeSpan.FromSeconds(1);

    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>The plan with its gate.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>What is compared.</summary>
    public required GateMode Mode { get; init; }

    /// <summary>Pairs planned at most; with stored runs as baseline the runs of the candidate.</summary>
    public required int Most { get; init; }

    /// <summary>Stored runs of the baseline; empty for pairs.</summary>
    public IReadOnlyList<RunResult> Stored { get; init; } = [];

    /// <summary>In what stored runs may differ from those of the candidate: some of <see cref="Analysis.Comparison.Comparability.Parts"/>. Default nothing but target and seed.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Longest time that one run is expected to take; null when its load does not say.</summary>
    public TimeSpan? RunTime => TimeOf(Plan);

    /// <summary>What must agree to go on, and what gates with the same noise have in common: the plan without its gate.</summary>
    public string Fingerprint => StudyIdentity.Fingerprint(Plan with { Gate = null, Capacity = null });

    /// <summary>Pairs after which a regression can be shown at the earliest.</summary>
    public int First => Mode == GateMode.Stored ? Most : GateSequence.FirstDecision(Plan.Gate!.Criteria, Most) ?? Most;

    /// <summary>Makes a gate.</summary>
    /// <param name="plan">A plan with a gate.</param>
    /// <param name="mode">What is compared.</param>
    /// <param name="clock">Gives a new id its time.</param>
    /// <param name="stored">Stored runs of the baseline.</param>
    /// <param name="id">Id of a gate that goes on; null for a new one.</param>
    /// <param name="most">Pairs of a gate that goes on; null for what fits into the time.</param>
    /// <param name="allowed">In what stored runs may differ.</param>
    /// <exception cref="PlanException">It could decide nothing; one line says what would.</exception>
    public static GateStudy Create(RunPlan plan, GateMode mode, IClock clock, IReadOnlyList<RunResult>? stored = null, string? id = null, int? most = null, IReadOnlyList<string>? allowed = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(clock);
        var gate = plan.Gate ?? throw new PlanException("gate: the plan has none; give what may change, for example --criterion 'p99 +5%'");
        if (gate.Criteria.Count == 0)
            throw new PlanException("gate.criteria: missing; say what may change, for example --criterion 'p99 +5%' --criterion 'error_rate +0.1pp'");
        if (mode == GateMode.Pairs && gate.Baseline is null)
            throw new PlanException("gate.baseline: missing; give what the target is compared with, for example --baseline http://localhost:8001");
        if (mode == GateMode.Stored && (stored?.Count ?? 0) < 3)
            throw new PlanException($"gate.baseline: {Units.Quote(gate.Baseline ?? "")} holds {stored?.Count ?? 0} valid run{(stored?.Count == 1 ? "" : "s")}, and one run does not tell how much runs scatter: give at least 3, for example the id of a gate that passed");
        var run = TimeOf(plan);
        return new GateStudy
        {
            Id = id ?? StudyIdentity.Create(GatePlace.Kind, clock),
            Plan = plan,
            Mode = mode,
            Stored = stored ?? [],
            Allowed = allowed ?? [],
            Most = most ?? Planned(gate, mode, run),
        };
    }

    /// <summary>The plan of one run: its side's address, its pair's seed, without the gate.</summary>
    /// <param name="isCandidate">The candidate's run.</param>
    /// <param name="pair">Number of the pair.</param>
    public RunPlan PlanOf(bool isCandidate, int pair)
    {
        var plan = isCandidate || Mode == GateMode.SelfTest || Plan.Gate!.BaselineUrl is not { } url ? Plan : AtBaseline(url);
        return plan with { Gate = null, Capacity = null, Seed = unchecked(Plan.Seed + (ulong)(pair - 1)) };
    }

    /// <summary>The plan against the baseline's address. Where the path of the candidate's address became that of its one request, that of the baseline does too.</summary>
    private RunPlan AtBaseline(Uri url) =>
        Plan.Target.Url.PathAndQuery == "/" && url.PathAndQuery != "/" && Plan.Requests is [{ Path: not null } request]
            ? Plan with
            {
                Target = Plan.Target with { Url = new UriBuilder(url) { Path = "", Query = "", Fragment = "" }.Uri },
                Requests = [request with { Path = url.PathAndQuery }],
            }
            : Plan with { Target = Plan.Target with { Url = url } };

    /// <summary>What a run keeps of the gate.</summary>
    /// <param name="isCandidate">The candidate's run.</param>
    /// <param name="pair">Number of the pair.</param>
    /// <param name="attempt">How often the pair was begun.</param>
    /// <param name="used">Seconds of the gate's time that are used.</param>
    public StudyPoint PointOf(bool isCandidate, int pair, int attempt, double used = 0) => new()
    {
        Id = Id,
        Kind = GatePlace.Kind,
        Point = Mode == GateMode.Stored ? pair : (2 * pair) - (isCandidate == (pair % 2 == 1) ? 0 : 1),
        Values = new GatePlace(pair, Most, isCandidate, attempt, Mode, [.. Plan.Gate!.Criteria.Select(static c => c.Expression)], BaselineName, Plan.Target.Url.GetLeftPart(UriPartial.Path), [.. Stored.Select(static r => r.Id)]) { Used = used, Allowed = Allowed }.Values(),
        Fingerprint = Fingerprint,
        Plan = PlanWriter.Write(Plan),
    };

    /// <summary>What the baseline is called: its address without a query, or the name of the stored runs.</summary>
    public string BaselineName => Mode == GateMode.SelfTest
        ? Plan.Target.Url.GetLeftPart(UriPartial.Path)
        : Plan.Gate!.BaselineUrl?.GetLeftPart(UriPartial.Path) ?? Plan.Gate.Baseline ?? "";

    private static int Planned(GatePlan gate, GateMode mode, TimeSpan? run)
    {
        var unit = mode == GateMode.Stored ? "runs" : "pairs";
        var fits = run is { } length ? (int)Math.Min(1_000, gate.MaxTime / ((mode == GateMode.Stored ? 1 : 2) * (length + gate.Pause))) : GatePlan.UsualPairs;
        var least = mode == GateMode.Stored ? 4 : LeastPairs(gate.Criteria.Count);
        if (gate.Pairs is { } wanted)
        {
            return wanted >= least ? wanted
                : throw new PlanException($"gate.pairs: with {Count(gate.Criteria.Count, "criterion", "criteria")} {wanted} {unit} can decide nothing; at least {least} can");
        }

        if (mode == GateMode.Stored)
            fits = Math.Min(fits, 10);
        fits = Math.Min(fits - (fits % 2), GatePlan.UsualPairs);
        return fits >= least ? fits
            : throw new PlanException($"gate.max_time: {Units.FormatDuration(gate.MaxTime)} are enough for {Math.Max(0, fits)} {unit} of {Units.FormatDuration(Rounded(run!.Value))} a run, and with {Count(gate.Criteria.Count, "criterion", "criteria")} a verdict takes at least {least}: allow {Units.FormatDuration(Rounded(least * (mode == GateMode.Stored ? 1 : 2) * (run.Value + gate.Pause)))} or shorten the runs");
    }

    private static int LeastPairs(int criteria) => Measurement.Gating.RankBoundary.LeastPairs(Analysis.Comparison.CriterionJudge.Level / criteria);

    private static string Count(int count, string one, string many) => $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : many)}";

    private static TimeSpan Rounded(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    private static TimeSpan? TimeOf(RunPlan plan) => plan.Load.Duration is { } duration ? plan.Load.WarmUp + duration + plan.Load.CoolDown + Overhead : null;
}
