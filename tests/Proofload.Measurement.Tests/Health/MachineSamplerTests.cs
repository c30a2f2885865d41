using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;

namespace Proofload.Measurement.Tests.Health;

public sealed class MachineSamplerTests
{
    private readonly ManualClock _clock = new();
    private readonly FakeProbe _probe = new();

    [Fact]
    public void Usage_IsWhatHappenedBetweenStartAndTheLastSample()
    {
        var sampler = new MachineSampler(_probe, _clock);
        _probe.Next = Reading() with { ProcessCpuNs = 1_000, MachineBusy = 100, MachineTotal = 1_000, GcCount = 5, GcPauseTotalNs = 70, AllocatedBytes = 300 };
        sampler.Start();
        _clock.Advance(1_000_000_000);
        _probe.Next = Reading() with
        {
            ProcessCpuNs = 1_500_001_000, MachineBusy = 280, MachineTotal = 1_200, GcCount = 6, GcPauseTotalNs = 1_070, AllocatedBytes = 4_300,
            OpenFiles = 90, OpenFilesLimit = 1_024, EphemeralPortsLeft = 500, WorkingSetBytes = 3_000,
        };
        sampler.Sample();
        var usage = sampler.Usage();
        Assert.Equal(1.5, usage.ProcessCpu);
        Assert.Equal(0.9, usage.MachineCpu);
        Assert.Equal((1, 1_000, 1_000), (usage.GcCount, usage.GcPauseTotalNs, usage.GcPauseMaxNs));
        Assert.Equal(4_000, usage.AllocatedBytes);
        Assert.Equal((90L, 1_024L, 500L, 3_000L),
            (usage.OpenFilesMax, usage.OpenFilesLimit, usage.EphemeralPortsLeftMin, usage.WorkingSetMaxBytes));
    }

    [Fact]
    public void Extremes_AreKeptFromSamplesInBetween_AndNowIsTheLastStep()
    {
        var sampler = new MachineSampler(_probe, _clock);
        _probe.Next = Reading() with { ProcessCpuNs = 0 };
        sampler.Sample();
        Step(Reading() with { OpenFiles = 50, EphemeralPortsLeft = 10, ProcessCpuNs = 2_000_000_000, GcCount = 1, GcPauseTotalNs = 40 });
        Step(Reading() with { OpenFiles = 5, EphemeralPortsLeft = 99, ProcessCpuNs = 2_500_000_000, GcCount = 2, GcPauseTotalNs = 50 });
        var usage = sampler.Usage();
        Assert.Equal((50L, 10L, 40L), (usage.OpenFilesMax, usage.EphemeralPortsLeftMin, usage.GcPauseMaxNs));
        Assert.Equal(1.25, usage.ProcessCpu);
        Assert.Equal(0.5, sampler.Now.ProcessCpu);

        void Step(MachineReading reading)
        {
            _clock.Advance(1_000_000_000);
            _probe.Next = reading;
            sampler.Sample();
        }
    }

    [Fact]
    public void GcPauseMax_OfSeveralCollections_IsTheKnownPauseButNeverAboveTheirSum()
    {
        var sampler = new MachineSampler(_probe, _clock);
        sampler.Start();
        _probe.Next = Reading() with { GcCount = 4, GcPauseTotalNs = 100, GcLatestPauseNs = 60 };
        sampler.Sample();
        Assert.Equal(60, sampler.Usage().GcPauseMaxNs);
        _probe.Next = Reading() with { GcCount = 8, GcPauseTotalNs = 500, GcLatestPauseNs = 60 };
        sampler.Sample();
        Assert.Equal(100, sampler.Usage().GcPauseMaxNs);
        sampler.Start();
        _probe.Next = Reading() with { GcCount = 10, GcPauseTotalNs = 520, GcLatestPauseNs = 60_000 };
        sampler.Sample();
        Assert.Equal(20, sampler.Usage().GcPauseMaxNs);
    }

    [Fact]
    public void UnknownFigures_StayUnknown()
    {
        var sampler = new MachineSampler(_probe, _clock);
        Assert.Null(sampler.Now.MachineCpu);
        Assert.Null(sampler.Usage().ProcessCpu);
        sampler.Start();
        _clock.Advance(1_000);
        sampler.Sample();
        var usage = sampler.Usage();
        Assert.Null(usage.ProcessCpu);
        Assert.Null(usage.MachineCpu);
        Assert.Null(usage.OpenFilesMax);
    }

    [Fact]
    public void ThreadPoolDelay_CountsAProbeThatIsStillWaiting()
    {
        var probe = new ThreadPoolDelayProbe(_clock);
        Assert.Null(probe.LongestNs);
        probe.Execute();
        probe.Forget();
        Assert.Null(probe.LongestNs);
        probe.Probe();
        SpinWait.SpinUntil(() => probe.LongestNs == 0, 5_000);
        Assert.Equal(0, probe.LongestNs);
    }

    private static MachineReading Reading() =>
        new() { Processors = 2, GcPauseTotalNs = 0, GcCount = 0, GcLatestPauseNs = 0 };

    private sealed class FakeProbe : IMachineProbe
    {
        public MachineReading Next { get; set; } = Reading() with { ProcessCpuNs = null };

        public MachineReading Read() => Next;
    }
}
