using System.Globalization;

namespace Proofload.Results;

/// <summary>The calibration that was valid when a run began, or why there was none.</summary>
public sealed record CalibrationUse
{
    /// <summary>After so many days a calibration counts no more.</summary>
    public const int LongestDays = 30;

    /// <summary>Whether there was one.</summary>
    public required CalibrationState State { get; init; }

    /// <summary>Why there was none, in words; null when there was.</summary>
    public string? Reason { get; init; }

    /// <summary>The calibration; null when none was valid.</summary>
    public Calibration? Measured { get; init; }

    /// <summary>Judges a kept calibration.</summary>
    /// <param name="kept">The calibration; null when none is kept.</param>
    /// <param name="machine">Description of this machine.</param>
    /// <param name="version">Version of Proofload that runs.</param>
    /// <param name="now">Now, UTC.</param>
    public static CalibrationUse Of(Calibration? kept, string machine, string version, DateTimeOffset now)
    {
        if (kept is null)
            return None(CalibrationState.None, "this machine was never calibrated");
        if (kept.Machine != machine)
            return None(CalibrationState.OtherMachine, $"the calibration is of another machine or system: {kept.Machine}");
        if (kept.Version != version)
            return None(CalibrationState.OtherVersion, $"the calibration is of version {kept.Version}");

        var days = (now - kept.MeasuredAt).TotalDays;
        return days <= LongestDays
            ? new CalibrationUse { State = CalibrationState.Valid, Measured = kept }
            : None(CalibrationState.Stale, string.Create(CultureInfo.InvariantCulture, $"the calibration is {Math.Floor(days):0} days old, more than {LongestDays}"));
    }

    private static CalibrationUse None(CalibrationState state, string reason) => new() { State = state, Reason = reason };
}

/// <summary>Whether a run had a valid calibration.</summary>
public enum CalibrationState
{
    /// <summary>This machine was never calibrated.</summary>
    None = 0,

    /// <summary>It had.</summary>
    Valid,

    /// <summary>Measured on other hardware, system or runtime.</summary>
    OtherMachine,

    /// <summary>Measured by another version of Proofload.</summary>
    OtherVersion,

    /// <summary>Measured more than <see cref="CalibrationUse.LongestDays"/> days before.</summary>
    Stale,
}
