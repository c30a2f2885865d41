using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Cli.Running;

/// <summary>One remark after a run that the generator spoilt without its limits being known; no other run is bothered with it.</summary>
internal static class CalibrationHint
{
    /// <summary>The remark, or null.</summary>
    public static string? Of(RunResult result) =>
        result.Verdict.Measurement != MeasurementState.Valid && result.Counts.Ok + result.Counts.Failed > 0 && result.Calibration is { Measured: null, Reason: { } reason }
            ? $"What this machine can measure is not known: {reason}. Find out with: proofload calibrate"
            : null;
}
