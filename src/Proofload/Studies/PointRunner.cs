using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Studies;

/// <summary>
/// Runs one point of a study and always has a result: where the server refuses the plan, or cannot be reached, that is the result and is kept
/// with its reason.
/// </summary>
/// <param name="run">Runs a plan.</param>
/// <param name="options">What surrounds a run.</param>
internal sealed class PointRunner(Func<RunPlan, RunOptions, CancellationToken, Task<RunResult>> run, RunOptions options)
{
    /// <summary>Kinds of error of a target that is not there.</summary>
    private static readonly string[] Unreachable = ["dns", "connect_refused", "connect_timeout", "tls"];

    public async Task<RunResult> RunAsync(RunPlan plan, StudyPoint point, CancellationToken cancellation)
    {
        RunResult result;
        try
        {
            result = await run(plan, options with { Study = point }, cancellation);
        }
        catch (PlanException refused)
        {
            return await KeepAsync(Refused(plan, point, string.Join("; ", refused.Problems)));
        }

        return Unreached(result) is { } reason ? await KeepAsync(result with { Study = point with { Failure = reason } }) : result;
    }

    /// <summary>True for a point at which the target did not answer once.</summary>
    public static bool IsDown(RunResult result) => result.Study?.Failure is not null || (result.Counts.Ok == 0 && result.Ending is not RunEnding.Interrupted);

    private static string? Unreached(RunResult result)
    {
        var failed = result.Errors.Where(static e => e.Key != "cancelled" && e.Value > 0).ToList();
        return result.Ending != RunEnding.Interrupted && result.Counts.Ok == 0 && failed.Count > 0 && failed.TrueForAll(static e => Unreachable.Contains(e.Key))
            ? $"the target could not be reached: {string.Join(", ", failed.OrderByDescending(static e => e.Value).Select(static e => e.Key))}"
            : null;
    }

    private RunResult Refused(RunPlan plan, StudyPoint point, string reason) => new()
    {
        Id = RunIdentity.Create(options.Clock),
        Name = plan.Name,
        StartedAt = options.Clock.UtcNow,
        Ending = RunEnding.Stopped,
        EndingReason = "the load did not begin: " + reason,
        Verdict = new Verdict { Measurement = MeasurementState.Unknown, Reasons = ["Nothing was measured: " + reason], Outcome = Outcome.Inconclusive },
        Metrics = new Dictionary<string, MetricSummary>(),
        Rates = new RunRates(),
        Errors = new Dictionary<string, long>(),
        Counts = new RunCounts(),
        Generator = new GeneratorHealth(),
        Plan = PlanWriter.Write(plan),
        Seed = plan.Seed,
        Fingerprint = Fingerprinter.Create(plan, options.BaseFolder, options.Version),
        Calibration = options.Calibration,
        Study = point with { Failure = reason },
        Labels = plan.Labels,
    };

    private async Task<RunResult> KeepAsync(RunResult result)
    {
        if (options.Store is { } store)
        {
            await store.CompleteAsync(result, CancellationToken.None);
        }

        return result;
    }
}
