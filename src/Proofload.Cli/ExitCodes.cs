using Proofload.Analysis.Capacity;
using Proofload.Analysis.Gates;
using Proofload.Measurement.Health;
using Proofload.Results;
using Proofload.Studies;

namespace Proofload.Cli;

/// <summary>What the process tells its caller. Scripts and CI depend on these numbers; they never change meaning.</summary>
internal static class ExitCodes
{
    /// <summary>Every objective is met, or there was nothing to decide.</summary>
    public const int Passed = 0;

    /// <summary>Wrong use or configuration, or a defect of the tool itself.</summary>
    public const int Error = 1;

    /// <summary>An objective is missed, or a regression was found.</summary>
    public const int Failed = 2;

    /// <summary>The data does not decide it.</summary>
    public const int Inconclusive = 3;

    /// <summary>The measurement cannot be trusted: the generator set the result.</summary>
    public const int Invalid = 4;

    /// <summary>Ended by Ctrl-C or SIGTERM; what was measured was reported.</summary>
    public const int Interrupted = 130;

    /// <summary>The code of a finished run. Being interrupted goes before the verdict, because the verdict is on a part only.</summary>
    public static int Of(RunResult result, bool allowInconclusive)
    {
        if (result.Ending == RunEnding.Interrupted)
        {
            return Interrupted;
        }

        return allowInconclusive && result.Verdict.Outcome == Outcome.Inconclusive ? Passed : result.Verdict.ExitCode;
    }

    /// <summary>The code of a search for capacity: what it says itself.</summary>
    public static int Of(CapacityResult result, bool allowInconclusive) =>
        allowInconclusive && result.Ending is (CapacityEnding.Inconclusive or CapacityEnding.BudgetSpent) ? Passed : result.ExitCode;

    /// <summary>
    /// The code of a sweep, which explores: an objective that is missed at some points fails nothing. Interrupted before invalid (any point whose measurement
    /// is) before failed (objectives, and they are missed at every point) before inconclusive (a point could not be measured, or at none do the objectives hold for certain).
    /// </summary>
    public static int Of(SweepResult result, bool allowInconclusive)
    {
        if (result.Ending == SweepEnding.Interrupted)
        {
            return Interrupted;
        }

        if (result.Runs.Any(static r => r.Verdict.Measurement == MeasurementState.Invalid))
        {
            return Invalid;
        }

        var judged = result.Runs.Where(static r => r.Verdict.Objectives.Count > 0).ToList();
        var whole = result.Runs.Count == result.Study.Variants.Count && result.Runs.All(static r => r.Study?.Failure is null && r.Counts.Ok > 0);
        if (judged.Count > 0 && whole && judged.TrueForAll(static r => r.Verdict.Outcome == Outcome.Failed))
        {
            return Failed;
        }

        var isDecided = whole && (judged.Count == 0 || judged.Exists(static r => r.Verdict.Outcome == Outcome.Passed));
        return isDecided || allowInconclusive ? Passed : Inconclusive;
    }

    /// <summary>
    /// The code of a gate. Interrupted before the verdict. Inconclusive may be allowed to pass where pairs were judged and do not decide; a target that is not there,
    /// or a value that is missing, never passes. A self-test fails when it called a target worse than itself.
    /// </summary>
    public static int Of(GateOutcome outcome, bool allowInconclusive)
    {
        if (outcome.Ending == GateEnding.Interrupted)
        {
            return Interrupted;
        }

        var isUndecided = outcome.Ending != GateEnding.TargetDown && outcome.Criteria.All(static c => c.Change is not null);
        return outcome.Verdict switch
        {
            GateVerdict.Failed => Failed,
            GateVerdict.Invalid => Invalid,
            GateVerdict.Inconclusive when outcome.SelfTest is not null && isUndecided => Passed,
            GateVerdict.Inconclusive => allowInconclusive && isUndecided ? Passed : Inconclusive,
            _ => Passed,
        };
    }
}
