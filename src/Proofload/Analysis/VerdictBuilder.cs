using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis;

/// <summary>Puts the verdict on a run together: on the measurement first, then on the objectives.</summary>
public static class VerdictBuilder
{
    /// <summary>Judges every objective of a run whose measurement is in the given state.</summary>
    public static Verdict Build(IMeasuredRun run, IReadOnlyList<Objective> objectives, MeasurementState measurement, IReadOnlyList<string> reasons)
    {
        ArgumentNullException.ThrowIfNull(objectives);
        var results = objectives.Select(objective => ObjectiveJudge.Judge(run, objective)).ToList();
        return new Verdict
        {
            Measurement = measurement,
            Reasons = reasons,
            Objectives = results,
            Outcome = Combine(run, measurement, results),
        };
    }

    private static Outcome Combine(IMeasuredRun run, MeasurementState measurement, List<ObjectiveResult> results)
    {
        if (measurement == MeasurementState.Invalid)
        {
            return Outcome.Invalid;
        }

        if (results.Count == 0)
        {
            // A run in which nothing succeeded has shown nothing: never a silent pass.
            return run.Counts(null).Ok == 0 ? Outcome.Inconclusive : Outcome.None;
        }

        return results.Exists(static r => r.Result == ObjectiveState.Failed) ? Outcome.Failed
            : results.Exists(static r => r.Result == ObjectiveState.Inconclusive) ? Outcome.Inconclusive

            // What the generator added is not known: the figures may look better than the target was.
            : measurement == MeasurementState.Unknown ? Outcome.Inconclusive
            : Outcome.Passed;
    }
}
