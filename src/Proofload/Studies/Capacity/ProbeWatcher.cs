using Proofload.Analysis;
using Proofload.Analysis.Capacity;
using Proofload.Measurement.Clocks;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Studies.Capacity;

/// <summary>
/// Asks the search at the planned looks whether a probe is known well enough, and between them whether it must end at once. Its last word is
/// on the finished run: what it came to with the answers that were still on their way.
/// </summary>
internal sealed class ProbeWatcher(CapacityStudy study, CapacitySearch search, StudyPoint point, Func<RunResult, decimal> spend, IClock clock, Action<CapacityProgress>? progress) : IRunWatcher
{
    private const double Slack = 1e-3;
    private readonly ProbeRequest _request = search.Next!;
    private readonly double _lead = ProbePlans.Lead(study, search.Next!);
    private readonly long _startedNs = clock.NowNs;
    private double _nextLook = search.Next!.MinDuration;
    private double? _stoppedAt;
    private bool _isDown;

    public TimeSpan Every => TimeSpan.FromSeconds(Math.Clamp(_request.MinDuration / 4, 0.2, 1));

    public RunStop? Look(RunView view)
    {
        // The lead of a step down is part of the run's measured phase, so that the load steps within one run.
        var measured = Measured(view.Measured);
        if (TargetWatch.IsDown(view.Result.Series, view.Result.SeriesResolution, view.Measured + Before(view), view.InFlight))
        {
            (_isDown, _stoppedAt) = (true, Math.Max(0, measured));
            return new RunStop("the target does not answer any more", AbandonInFlight: true);
        }

        if (measured <= 0)
        {
            progress?.Invoke(new CapacityProgress(search, _request, measured, null, null));
            return null;
        }

        var outcome = Outcome(view.Result, view.Run, measured, _lead);
        if (OverBudget(outcome, view.Result.Counts) is { } limit)
        {
            _stoppedAt = measured;
            return new RunStop(limit, AbandonInFlight: true);
        }

        var decision = search.Judge(outcome);
        progress?.Invoke(new CapacityProgress(search, _request, measured, outcome, decision));
        if (decision.Action != ProbeAction.Stop && (MlperfServer.Is(study, _request) || measured < _nextLook - Slack))
            return null;

        if (decision.Action == ProbeAction.Extend)
        {
            _nextLook = Math.Max(decision.Until, measured + Slack);
            return null;
        }

        _stoppedAt = measured;
        return new RunStop($"the probe is known well enough: {decision.Reason}");
    }

    /// <summary>A budget that this probe uses up ends it at once, not only the search after it.</summary>
    private string? OverBudget(ProbeOutcome outcome, RunCounts counts)
    {
        if (search.Options.MaxRequests is { } requests && search.Steps.Sum(static s => s.Observed.Requests) + outcome.Requests + counts.WarmUp >= requests)
            return "the limit of requests is reached";
        return search.Options.MaxSpend is { } spend && search.Steps.Sum(static s => s.Observed.Spend) + outcome.Spend >= spend ? "the limit of spend is reached" : null;
    }

    public RunResult Complete(RunResult result, IMeasuredRun run)
    {
        if (result.Ending is not (RunEnding.Completed or RunEnding.Stopped))
            return result;

        var measured = _stoppedAt ?? (result.Mlperf is null ? _request.MaxDuration : Math.Max(result.Window, _request.MinDuration));
        var outcome = Outcome(result, run, measured, _lead);

        // An end that nobody here asked for is that of failures in a row.
        var isDown = _isDown || !outcome.TargetAlive || (result.Ending == RunEnding.Stopped && _stoppedAt is null);
        return Settled(result, outcome with { TargetAlive = !isDown });
    }

    /// <summary>A run of a runner that shows nothing on its way: judged from its result alone.</summary>
    public RunResult CompleteAlone(RunResult result) => result.Ending is RunEnding.Completed or RunEnding.Stopped
        ? Settled(result, ProbeOutcomes.Of(result, from: _lead) with { TargetAlive = result.Study?.Failure is null && (result.Counts.Ok > 0 || result.Counts.Failed == 0), Spend = spend(result) })
        : result;

    private RunResult Settled(RunResult result, ProbeOutcome outcome)
    {
        var step = search.Complete(outcome).Steps[^1];
        return result with { Study = (result.Study ?? point) with { Finding = new CapacityProbe(step, (clock.NowNs - _startedNs) / 1e9, result.Counts.WarmUp + result.Counts.CoolDown + result.Counts.Cancelled).Write() } };
    }

    private double Measured(double seconds) => _request.Phase == ProbePhase.StepDown && IsOneRun ? seconds - _lead : seconds;

    private double Before(RunView view) => _request.Phase == ProbePhase.StepDown && IsOneRun ? 0 : Math.Max(0, _lead);

    /// <summary>A step down of a load happens within one run; that of another axis is a run of its own.</summary>
    private bool IsOneRun => study.Axis is Plans.CapacityAxes.Rate or Plans.CapacityAxes.Concurrency;

    private ProbeOutcome Outcome(RunResult result, IMeasuredRun run, double measured, double from)
    {
        if (_request.Phase == ProbePhase.StepDown && IsOneRun)
            return StepDown(result, measured, from);

        var objectives = ProbeObjectives.Judge(run, study.Objectives, _request.ConfidenceAt(measured));
        if (MlperfServer.Is(study, _request) && result.Mlperf is { } mlperf)
            objectives = MlperfServer.Judge(mlperf, objectives);
        return ProbeOutcomes.Of(result, objectives, from, measured) with { Spend = spend(result) };
    }

    /// <summary>The part of the run after the step: what came before it is the overload.</summary>
    private ProbeOutcome StepDown(RunResult result, double measured, double from)
    {
        var after = result.Series.Where(i => i.At >= from).ToList();
        var (ok, failed) = (after.Sum(static i => i.Ok), after.Sum(static i => i.Failed));
        return ProbeOutcomes.Of(result, [], from, measured) with
        {
            Requests = result.Counts.Ok + result.Counts.Failed,
            ErrorRate = ok + failed == 0 ? null : (double)failed / (ok + failed),
            Throughput = measured > 0 ? ok / measured : null,
            TokensPerSecond = null,
            LatencyMean = null,
            LatencyP50 = null,
            LatencyP99 = null,
            TargetAlive = true,
            Spend = spend(result),
        };
    }
}
