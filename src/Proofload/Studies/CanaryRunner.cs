using System.Globalization;
using Proofload.Analysis.Canaries;
using Proofload.Measurement.Health;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Studies;

/// <summary>Where a judgement stands after a window, for whoever watches.</summary>
/// <param name="Window">Windows that are complete.</param>
/// <param name="Windows">Windows in all.</param>
/// <param name="Series">What was seen so far.</param>
/// <param name="Judgement">The look after this window; null when there was none.</param>
public sealed record CanaryProgress(int Window, int Windows, IReadOnlyList<CanarySeries> Series, CanaryJudgement? Judgement);

/// <summary>What surrounds the judgement of a canary.</summary>
public sealed record CanaryRunOptions
{
    /// <summary>What surrounds each of the two runs.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>Runs a plan. Default the engine of this process.</summary>
    public Func<RunPlan, RunOptions, CancellationToken, Task<RunResult>> Runner { get; init; } = static (plan, options, cancellation) => LoadTest.RunAsync(plan, options, cancellation);

    /// <summary>Told after each window; null for nobody.</summary>
    public Action<CanaryProgress>? Progress { get; init; }
}

/// <summary>
/// Runs both sides of a canary at the same time and looks at them after each window. What shows the canary worse ends both; a pass is given at the end.
/// </summary>
internal sealed class CanaryRunner(CanaryStudy study, CanaryRunOptions options)
{
    /// <summary>Failures in a row after which a side counts as down.</summary>
    private const int FailuresOfDown = 20;

    /// <summary>Windows without one success after which a side counts as down.</summary>
    private const int EmptyWindowsOfDown = 2;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    private readonly CanaryWindows _baseline = new(study, study.Baseline), _canary = new(study, study.Canary);
    private readonly CanaryDecision _decision = new(new CanarySchedule(study.Windows, study.Options.Judge.FewestWindows), study.Options.Judge);
    private string? _down;
    private bool _isCanaryDown;

    public async Task<CanaryResult> RunAsync(CancellationToken cancellation)
    {
        using var until = new CancellationTokenSource();
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var line = new StartingLine(2);
        Task<RunResult>[] runs = [SideAsync(false, line, until, all), SideAsync(true, line, until, all)];
        var both = Task.WhenAll(runs);
        await Task.WhenAny(line.Go, both);
        if (line.Go.IsCompletedSuccessfully)
            await WatchAsync(both, until);
        var results = await both;

        // What a window holds is complete now; a window that an early end has cut is none.
        var windows = until.IsCancellationRequested || results.Any(static r => r.Ending == RunEnding.Interrupted) ? _baseline.Closed : study.Windows;
        if (windows > _baseline.Closed)
            Complete(windows);
        return Sum(results);
    }

    private async Task<RunResult> SideAsync(bool isCanary, StartingLine line, CancellationTokenSource until, CancellationTokenSource all)
    {
        var plan = isCanary ? study.Canary : study.Baseline;
        try
        {
            return await options.Runner(
                plan with { Labels = new Dictionary<string, string>(plan.Labels, StringComparer.Ordinal) { ["canary"] = isCanary ? "canary" : "baseline" } },
                options.Run with { Study = study.PointOf(isCanary), Records = isCanary ? _canary : _baseline, Ready = line.WaitAsync, Until = until.Token },
                all.Token);
        }
        catch (Exception)
        {
            // The other side waits for this one, or would go on alone.
            await all.CancelAsync();
            throw;
        }
    }

    private async Task WatchAsync(Task both, CancellationTokenSource until)
    {
        var clock = options.Run.Clock;
        var begin = clock.NowNs + (study.Baseline.Load.WarmUp + Grace).TotalNanoseconds;
        while (!both.IsCompleted && !until.IsCancellationRequested)
        {
            await Task.WhenAny(both, Task.Delay(Turn, CancellationToken.None));
            var due = (int)Math.Clamp((clock.NowNs - begin) / study.Options.Window.TotalNanoseconds, 0, study.Windows - 1);

            // The last window is looked at when everything has been answered.
            if (!both.IsCompleted && due > _baseline.Closed)
                Complete(due);
            if (_decision.IsSettled || IsDown())
                await until.CancelAsync();
        }
    }

    private void Complete(int windows)
    {
        _baseline.Close(windows);
        _canary.Close(windows);
        var judgement = _decision.Look(windows, Evidence());
        options.Progress?.Invoke(new CanaryProgress(windows, study.Windows, Series(), judgement));
    }

    private bool IsDown()
    {
        var (baseline, canary) = (IsDown(_baseline), IsDown(_canary));
        if (!baseline && !canary)
            return false;
        _isCanaryDown = canary && !baseline;
        _down = (baseline, canary) switch
        {
            (true, true) => "neither the baseline nor the canary answers",
            (true, _) => "the baseline does not answer, so there is nothing to judge the canary by",
            _ => "the canary does not answer, and the baseline does",
        };
        return true;
    }

    private static bool IsDown(CanaryWindows side) => side.FailuresInARow >= FailuresOfDown
        || (side.Closed >= EmptyWindowsOfDown && Enumerable.Range(side.Closed - EmptyWindowsOfDown, EmptyWindowsOfDown).All(w => side.CountsOf(w).Ok == 0));

    private List<CanaryEvidence> Evidence() =>
    [
        .. study.Subjects.Select((s, i) => s.Source is CanarySource.Failures or CanarySource.GoodRequests
            ? new CanaryEvidence { Metric = s.Metric, BaselineEvents = _baseline.EventsOf(i), CanaryEvents = _canary.EventsOf(i) }
            : new CanaryEvidence { Metric = s.Metric, Baseline = _baseline.ValuesOf(i), Canary = _canary.ValuesOf(i), IsPaired = true }),
    ];

    private List<CanarySeries> Series() =>
        [.. study.Subjects.Select((s, i) => new CanarySeries(s.Metric, s.Criterion.Unit, s.Criterion.Expression[(s.Criterion.Expression.LastIndexOf(' ') + 1)..], _baseline.ValuesOf(i), _canary.ValuesOf(i)))];

    private CanaryResult Sum(RunResult[] runs)
    {
        var interrupted = runs.Any(static r => r.Ending == RunEnding.Interrupted);
        var invalid = runs.Where(static r => r.Verdict.Measurement == MeasurementState.Invalid).SelectMany(static r => r.Verdict.Reasons).FirstOrDefault();
        var (verdict, reason, ending) = this switch
        {
            { _down: { } down } => (_isCanaryDown ? CanaryVerdict.Worse : CanaryVerdict.Inconclusive, down + Last(_isCanaryDown ? _canary : _baseline), CanaryEnding.Down),
            _ when invalid is not null && !interrupted => (CanaryVerdict.Inconclusive, "the measurement is invalid: " + invalid, CanaryEnding.Completed),
            { _decision.IsSettled: true } => (_decision.Last!.Verdict, _decision.Last.Summary, _decision.Windows < study.Windows ? CanaryEnding.Settled : CanaryEnding.Completed),
            _ when interrupted => (CanaryVerdict.Inconclusive, "interrupted before its planned end", CanaryEnding.Interrupted),
            { _decision.Last: { } last } => (last.Verdict, last.Summary, CanaryEnding.Completed),
            _ => (CanaryVerdict.Inconclusive, "the runs ended before anything could be judged", CanaryEnding.Completed),
        };
        return new CanaryResult
        {
            Verdict = verdict,
            Reason = reason,
            Ending = ending,
            Judgement = _decision.Last,
            Series = Series(),
            Baseline = Address(study.Baseline),
            Canary = Address(study.Canary),
            Window = study.Options.Window.TotalSeconds,
            Planned = study.Windows,
            Seen = _baseline.Closed,
            Load = study.Options.Load == CanaryLoad.Split ? "split" : "mirrored",
            Runs = [.. runs.Select(static r => r.Id)],
            Study = study.Id,
            Invalid = ending == CanaryEnding.Down ? null : invalid,
            Remarks = [.. Remarks(runs)],
        };
    }

    // A run that ends in its warm-up has no errors of its own to name.
    private static string Last(CanaryWindows side) => side.LastFailure == ErrorKind.Ok ? "" : $" ({ErrorKinds.Id(side.LastFailure)})";

    private static IEnumerable<string> Remarks(RunResult[] runs)
    {
        foreach (var (run, side) in runs.Zip((string[])["baseline", "canary"]))
        {
            if (run.Verdict.Measurement == MeasurementState.Suspect)
                yield return $"The measurement of the {side} is suspect: {string.Join(' ', run.Verdict.Reasons)}";
            if (run.Counts.Dropped > 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"{run.Counts.Dropped:N0} requests to the {side} were dropped at the cap on requests in flight; they are in no window.");
        }
    }

    // Neither credentials nor the query of an address belong into a report.
    private static string Address(RunPlan plan) => plan.Target.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped).TrimEnd('/');
}
