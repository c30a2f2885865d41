using System.Globalization;
using Proofload.Analysis.Canaries;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Studies;

/// <summary>A canary beside a fresh baseline: two runs of one plan at the same time, judged while they go on.</summary>
public sealed class CanaryStudy
{
    /// <summary>Kind of these studies in <see cref="StudyPoint.Kind"/>.</summary>
    public const string Kind = "canary";

    /// <summary>Most windows of one judgement.</summary>
    public const int MostWindows = 500;

    private const double LongestWarmUpSeconds = 10;
    private readonly string _fingerprint;
    private readonly string _plan;

    private CanaryStudy(string id, RunPlan baseline, RunPlan canary, CanaryStudyOptions options, IReadOnlyList<CanarySubject> subjects, int windows)
    {
        (Id, Baseline, Canary, Options, Subjects, Windows) = (id, baseline, canary, options, subjects, windows);
        (_fingerprint, _plan) = (StudyIdentity.Fingerprint(baseline), PlanWriter.Write(baseline));
    }

    /// <summary>Id of the study.</summary>
    public string Id { get; }

    /// <summary>What the baseline gets.</summary>
    public RunPlan Baseline { get; }

    /// <summary>What the canary gets.</summary>
    public RunPlan Canary { get; }

    /// <summary>How long and by what.</summary>
    public CanaryStudyOptions Options { get; }

    /// <summary>What the canary is judged by.</summary>
    public IReadOnlyList<CanarySubject> Subjects { get; }

    /// <summary>Windows in all.</summary>
    public int Windows { get; }

    /// <summary>Makes a study.</summary>
    /// <param name="plan">The plan; its target is the baseline.</param>
    /// <param name="canary">Target of the canary.</param>
    /// <param name="options">How long and by what.</param>
    /// <param name="clock">Gives the id its time.</param>
    /// <exception cref="PlanException">It cannot be judged so; one line.</exception>
    public static CanaryStudy Create(RunPlan plan, TargetPlan canary, CanaryStudyOptions options, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(canary);
        ArgumentNullException.ThrowIfNull(options);
        if (plan.Sweep is not null)
            throw new PlanException("sweep: a canary is two runs at the same time; take the sweep out of the plan");
        if (plan.Scenario?.Code is not null)
            throw new PlanException("scenario: a scenario in C# runs alone; judge a canary with a plan");
        var length = options.For ?? plan.Load.PlannedDuration ?? throw new PlanException("how long? Give the time to watch the canary, for example 5m");
        var windows = CountOf(length, options.Window, options.Judge.FewestWindows);
        var warmUp = plan.Load.WarmUp > TimeSpan.Zero ? plan.Load.WarmUp : TimeSpan.FromSeconds(Math.Min(LongestWarmUpSeconds, options.Window.TotalSeconds));
        var load = CanaryLoads.Of(plan.Load, options.Load, warmUp, options.Window * windows);
        var perWindow = CanaryLoads.RateOf(load) * options.Window.TotalSeconds;
        var streams = plan.EffectiveRequests.Any(r => KnownProtocols.Find(r.Protocol ?? plan.Target.Protocol) is { StreamsByDefault: true } && r.Stream != false);
        var subjects = options.Subjects.Count > 0 ? options.Subjects : CanarySubject.Usual(streams, perWindow);
        Check(subjects, plan, streams, perWindow, options.Window);

        // One side that stops on a rule of its own would leave the other without its equal.
        var side = plan with { Load = load, Stop = new StopPlan() };
        return new CanaryStudy(StudyIdentity.Create(Kind, clock), side, side with { Target = canary }, options, subjects, windows);
    }

    /// <summary>Windows in a time.</summary>
    /// <param name="length">The time.</param>
    /// <param name="window">A window.</param>
    /// <param name="fewest">Fewest windows.</param>
    /// <exception cref="PlanException">There are too few or too many.</exception>
    public static int CountOf(TimeSpan length, TimeSpan window, int fewest)
    {
        if (window <= TimeSpan.Zero)
            throw new PlanException("a window must be longer than 0s");
        var windows = length / window;
        return windows < fewest
            ? throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{Units.FormatDuration(length)} hold {Math.Floor(windows):0} windows of {Units.FormatDuration(window)}, and a judgement needs {fewest}: watch it for {Units.FormatDuration(window * fewest)} or longer, or take shorter windows"))
            : windows > MostWindows
                ? throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{Units.FormatDuration(length)} hold {Math.Floor(windows):0} windows of {Units.FormatDuration(window)}; at most {MostWindows} are judged: take longer windows"))
                : (int)windows;
    }

    /// <summary>What a run of a side keeps of the study.</summary>
    /// <param name="isCanary">True for the canary.</param>
    public StudyPoint PointOf(bool isCanary) => new()
    {
        Id = Id,
        Kind = Kind,
        Point = isCanary ? 2 : 1,
        Count = 2,
        Values = new Dictionary<string, string>(StringComparer.Ordinal) { ["side"] = isCanary ? "canary" : "baseline" },
        Fingerprint = _fingerprint,
        Plan = _plan,
    };

    private static void Check(IReadOnlyList<CanarySubject> subjects, RunPlan plan, bool streams, double? perWindow, TimeSpan window)
    {
        var kinds = plan.EffectiveRequests.Select(static r => r.Name).ToList();
        foreach (var subject in subjects)
        {
            var c = subject.Criterion;
            if (c.Kind is { } kind && !kinds.Contains(kind))
                throw new PlanException($"criterion '{c.Expression}': the plan has no kind '{kind}'; {NearestName.Hint(kind, kinds)}");
            if (Metrics.Find(c.Metric) is { NeedsStream: true } && !streams)
                throw new PlanException($"criterion '{c.Expression}': {c.Metric} is of streamed answers, and this plan streams none; take latency");
            if (c.Metric == "goodput" && Analysis.GoodRequestJudge.Create(plan.Objectives, kinds) is null)
                throw new PlanException($"criterion '{c.Expression}': goodput counts requests that meet the objectives, and the plan has none of single requests: add for example the objective 'latency p95 < 500ms'");
            if (c.Kind is null && c.Turn is null && perWindow < subject.FewestRequests)
            {
                throw new PlanException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"criterion '{c.Expression}': a window of {Units.FormatDuration(window)} holds {perWindow:0.#} requests of each side, and {c.Subject} needs {subject.FewestRequests}: take windows of {Units.FormatDuration(TimeSpan.FromSeconds(Math.Ceiling(window.TotalSeconds * subject.FewestRequests / perWindow!.Value)))}, more load, or a lower percentile"));
            }
        }
    }
}

/// <summary>How a canary is judged under load.</summary>
public sealed record CanaryStudyOptions
{
    /// <summary>How long it is watched, without the warm-up; null takes the plan's duration. At least 6 windows.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Length of a window. Default 10 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How both sides share the load. Default mirrored.</summary>
    public CanaryLoad Load { get; init; }

    /// <summary>What it is judged by; empty takes the usual subjects of the protocol.</summary>
    public IReadOnlyList<CanarySubject> Subjects { get; init; } = [];

    /// <summary>How sure the judgement has to be.</summary>
    public CanaryOptions Judge { get; init; } = new();
}
