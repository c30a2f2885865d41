using Proofload.Results;

namespace Proofload.Tests.Results;

public sealed class CalibrationUseTests
{
    private static readonly Calibration Kept = SampleCalibration.Create();

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void Same_machine_and_version_within_thirty_days_is_valid(int days)
    {
        var use = Judge(Kept, days: days);
        Assert.Equal(CalibrationState.Valid, use.State);
        Assert.Same(Kept, use.Measured);
        Assert.Null(use.Reason);
    }

    [Fact]
    public void None_kept_is_never_calibrated() => Refused(CalibrationState.None, "this machine was never calibrated", Judge(null));

    [Fact]
    public void Another_machine_is_named() =>
        Refused(CalibrationState.OtherMachine, $"the calibration is of another machine or system: {SampleCalibration.Machine}", Judge(Kept, machine: "another"));

    [Fact]
    public void Another_version_is_named() =>
        Refused(CalibrationState.OtherVersion, "the calibration is of version 0.1.0+1a2b3c4", Judge(Kept, version: "0.2.0"));

    [Fact]
    public void After_thirty_days_it_is_stale() =>
        Refused(CalibrationState.Stale, "the calibration is 31 days old, more than 30", Judge(Kept, days: 31.9));

    private static CalibrationUse Judge(Calibration? kept, string machine = SampleCalibration.Machine, string version = "0.1.0+1a2b3c4", double days = 1) =>
        CalibrationUse.Of(kept, machine, version, SampleCalibration.At.AddDays(days));

    private static void Refused(CalibrationState state, string reason, CalibrationUse use)
    {
        Assert.Equal((state, reason), (use.State, use.Reason));
        Assert.Null(use.Measured);
    }
}
