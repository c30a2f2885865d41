using Proofload.Results;

namespace Proofload.Tests.Results;

/// <summary>A calibration of a quiet machine: 100,000 requests/s, 1,000 streams with 50,000 events/s.</summary>
internal static class SampleCalibration
{
    public const string Machine = "AMD EPYC 7763, 8 cores, 32 GiB, Linux 6.8";

    public static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static Calibration Create(double rate = 100_000, double cpu = 0.99, params IReadOnlyList<StreamingLevel> streaming) => new()
    {
        Schema = CalibrationJson.CurrentSchema,
        MeasuredAt = At,
        Version = "0.1.0+1a2b3c4",
        Machine = Machine,
        Engine = "epoll",
        Requests = new RequestCeiling { Rate = Around(rate), PerCpuSecond = Around(rate / cpu), Cpu = cpu, Workers = 1 },
        Pacing = [new(1_000, Around(4e-6), Around(60e-6), Around(400e-6)), new(10_000, Around(3e-7), Around(2e-5), Around(2e-4))],
        Streaming = streaming.Count > 0 ? streaming : [Level(64, 80e-6), Level(1_000, 700e-6), Level(2_000, 4e-3)],
        LagLimit = Calibration.DefaultLagLimit,
        OtherCpu = 0.01,
        StolenCpu = 0,
    };

    public static StreamingLevel Level(int streams, double lagP99) => new(streams, streams * 50, Around(lagP99 / 4), Around(lagP99));

    public static CalibrationUse Use() => new() { State = CalibrationState.Valid, Measured = Create() };

    private static RoundSpread Around(double median) => new(median, median * 0.9, median * 1.1);
}
