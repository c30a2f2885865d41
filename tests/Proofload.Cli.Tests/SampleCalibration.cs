using Proofload.Cli.CommandLine;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Cli.Tests;

/// <summary>A calibration of this machine and version.</summary>
internal static class SampleCalibration
{
    public static Calibration Create() => new()
    {
        Schema = CalibrationJson.CurrentSchema,
        MeasuredAt = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero),
        Version = ProductVersion.Text,
        Machine = MachineDescription.Describe(),
        Engine = "epoll",
        Requests = new RequestCeiling { Rate = new(71_484, 61_360, 73_604), PerCpuSecond = new(88_071, 82_287, 89_916), Cpu = 0.96, Workers = 1 },
        Pacing =
        [
            new(1_000, new(4.1e-6, 4e-6, 13e-6), new(60e-6, 52e-6, 2.7e-3), new(3.1e-3, 80e-6, 4.7e-3)),
            new(10_000, new(2.8e-7, 2.7e-7, 2.9e-7), new(35e-6, 15e-6, 80e-6), new(1.9e-3, 95e-6, 3e-3)),
        ],
        Streaming =
        [
            new(64, 3_084, new(27e-6, 26e-6, 30e-6), new(159e-6, 146e-6, 220e-6)),
            new(1_000, 48_201, new(33e-6, 31e-6, 40e-6), new(690e-6, 500e-6, 900e-6)),
            new(2_000, 95_033, new(210e-6, 190e-6, 400e-6), new(3.8e-3, 2e-3, 9.8e-3)),
        ],
        LagLimit = Calibration.DefaultLagLimit,
        OtherCpu = 0.012,
        StolenCpu = 0.0001,
    };
}
