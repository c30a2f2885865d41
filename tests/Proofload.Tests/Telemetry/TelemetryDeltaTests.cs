using Proofload.Measurement.Clocks;
using Proofload.Telemetry;
using Proofload.Tests.Telemetry.Otlp;

namespace Proofload.Tests.Telemetry;

public sealed class TelemetryDeltaTests
{
    [Fact]
    public void Between_TwoStates_HasWhatWasAdded()
    {
        var clock = new ManualClock();
        var source = new CountingSource(clock);
        var before = source.Read();
        clock.Advance(TimeSpan.FromSeconds(1));
        source.Read();
        var delta = TelemetryDelta.Between(before, source.Read());
        Assert.Equal(before.At, delta.Start);
        Assert.Equal(2, Assert.IsType<TelemetryCounter>(delta.Metrics[0]).Points[0].Value);
        var histogram = Assert.IsType<TelemetryHistogram>(delta.Metrics[1]);
        Assert.Equal((2, false), (histogram.Points[0].Value.Count, histogram.HasExtremes));
        Assert.Equal(5_000_000, (long)histogram.Points[0].Value.Sum);
    }

    [Fact]
    public void Between_EqualStates_HasZeroCountsAndNoDistribution()
    {
        var state = new CountingSource(new ManualClock()).Read();
        var delta = TelemetryDelta.Between(state, state);
        Assert.Equal(0, Assert.IsType<TelemetryCounter>(Assert.Single(delta.Metrics)).Points[0].Value);
    }
}
