using Proofload.Analysis.Capacity;
using Proofload.Results;

namespace Proofload.Studies.Capacity;

/// <summary>Drives a search: one stored run for each probe, until the answer is known, a limit is reached, the target is down or somebody ends it.</summary>
internal static class CapacityRunner
{
    public static async Task<CapacityStudyResult> RunAsync(CapacityStudy study, CapacityRunOptions options, CancellationToken cancellation)
    {
        var earlier = CapacitySitting.Resumable(options.Earlier);
        var (runs, probes) = (earlier.Select(static e => e.Run).ToList(), earlier.Select(static e => e.Probe).ToList());
        var search = CapacitySitting.Search(study, probes);
        while (search.Next is { } request && !cancellation.IsCancellationRequested)
        {
            var result = await ProbeAsync(study, search, probes, options, cancellation);
            if (result is null)
                break;

            runs.Add(result);
            if (CapacityProbe.Of(result) is not { } probe)
                break;

            probes.Add(probe);
            search = CapacitySitting.Search(study, probes);
            options.Ended?.Invoke(result, search);
        }

        return new CapacityStudyResult(study, search.Interrupted(), runs, probes.Sum(static p => p.Seconds));
    }

    /// <summary>One probe; null when it was ended before its load.</summary>
    private static async Task<RunResult?> ProbeAsync(CapacityStudy study, CapacitySearch search, List<CapacityProbe> probes, CapacityRunOptions options, CancellationToken cancellation)
    {
        var request = search.Next!;
        var point = study.PointOf(request);
        var plan = study.PlanOf(request, probes.Count == 0 ? null : probes[^1].Step.Load);
        var watcher = new ProbeWatcher(study, search, point, options.Spend, options.Run.Clock, options.Looked);
        options.Begun?.Invoke(new CapacityProgress(search, request, 0, null, null), point);
        RunResult result;
        try
        {
            // A plan that the server refuses is the user's mistake at the first probe, and a target that changed at a later one.
            result = probes.Count == 0
                ? await options.Runner(plan, options.Run with { Study = point, Watcher = watcher }, cancellation)
                : await new PointRunner(options.Runner, options.Run with { Watcher = watcher }).RunAsync(plan, point, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }

        if (CapacityProbe.Of(result) is not null || result.Ending is not (RunEnding.Completed or RunEnding.Stopped))
            return result;

        result = watcher.CompleteAlone(result);
        if (options.Run.Store is { } store)
            await store.CompleteAsync(result, CancellationToken.None);
        return result;
    }
}
