using Proofload.Results;

namespace Proofload.Studies;

/// <summary>Runs the points of a sweep one after another: those that are not settled yet, with the plan's pause between them.</summary>
internal static class SweepRunner
{
    public static async Task<SweepResult> RunAsync(SweepStudy study, SweepOptions options, CancellationToken cancellation)
    {
        var sweep = study.Plan.Sweep!;
        var point = new PointRunner(options.Runner, options.Run);
        var runs = StudyProgress.Settled(options.Earlier).ToDictionary();
        var (down, isFirst, ending) = (0, true, SweepEnding.Completed);
        foreach (var variant in study.Variants.Where(v => !runs.ContainsKey(v.Point.Index)).ToList())
        {
            if (!isFirst && !await RestAsync(sweep.Pause, cancellation))
            {
                ending = SweepEnding.Interrupted;
                break;
            }

            isFirst = false;
            var place = study.PointOf(variant);
            options.Begun?.Invoke(place);
            RunResult result;
            try
            {
                result = await point.RunAsync(variant.Plan, place, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // Ctrl-C before the load: there is nothing to keep of this point.
                ending = SweepEnding.Interrupted;
                break;
            }

            runs[variant.Point.Index] = result;
            options.Ended?.Invoke(result);
            if (result.Ending == RunEnding.Interrupted || (cancellation.IsCancellationRequested && runs.Count < study.Variants.Count))
            {
                ending = SweepEnding.Interrupted;
                break;
            }

            down = PointRunner.IsDown(result) ? down + 1 : 0;
            if (down >= sweep.StopAfter && runs.Count < study.Variants.Count)
            {
                ending = SweepEnding.TargetDown;
                break;
            }
        }

        return new SweepResult(study, [.. runs.OrderBy(static r => r.Key).Select(static r => r.Value)], ending);
    }

    private static async Task<bool> RestAsync(TimeSpan pause, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(pause, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
