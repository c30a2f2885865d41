using Proofload.Cli.Calibrating;
using Proofload.Results;

namespace Proofload.Cli.Tests.Calibrating;

public sealed class CalibrationTableTests
{
    private static readonly Calibration Quiet = SampleCalibration.Create() with { Machine = "AMD EPYC 7763, 8 cores" };

    [Fact]
    public void What_can_be_planned_stands_before_the_figures()
    {
        var terminal = Write(Quiet);
        ApprovedFile.Check("quiet", terminal.Output);
        Assert.Empty(terminal.Error);
    }

    [Fact]
    public void No_line_is_wider_than_a_terminal_of_80_columns()
    {
        var terminal = new TestTerminal(width: 80);
        CalibrationTable.Write(Quiet, terminal.Terminal);
        Assert.DoesNotContain("…", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_known_is_not_claimed()
    {
        var terminal = Write(Quiet with
        {
            Requests = Quiet.Requests with { Cpu = 0.5, PerCpuSecond = null },
            Streaming = [Quiet.Streaming[^1]],
            OtherCpu = 0.36,
            StolenCpu = null,
        });
        ApprovedFile.Check("busy", terminal.Output + terminal.Error);
    }

    private static TestTerminal Write(Calibration calibration)
    {
        var terminal = new TestTerminal();
        CalibrationTable.Write(calibration, terminal.Terminal);
        return terminal;
    }
}
