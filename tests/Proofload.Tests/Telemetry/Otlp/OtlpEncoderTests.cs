using Proofload.Measurement.Histograms;
using Proofload.Plans;
using Proofload.Telemetry;
using Proofload.Telemetry.Otlp;

namespace Proofload.Tests.Telemetry.Otlp;

public sealed class OtlpEncoderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Counter_HasTimesTemporalityAndAttributes()
    {
        var body = Encode(OtlpTemporality.Cumulative, OtlpHistograms.Exponential, new TelemetryCounter("a.b", "{request}", "what", [new([new("outcome", "ok"), new("empty", "")], 7)]));
        var metric = body.Metric("a.b")!;
        var sum = metric.One(7);
        var point = sum.One(1);
        Assert.Equal(("what", "{request}", 2UL, 1UL, 7UL), (metric.Text(2), metric.Text(3), sum.Number(2), sum.Number(3), point.Number(6)));
        Assert.Equal((ulong)Start.ToUnixTimeMilliseconds() * 1_000_000, point.Number(2));
        Assert.Equal((ulong)Start.AddSeconds(5).ToUnixTimeMilliseconds() * 1_000_000, point.Number(3));
        Assert.Equal(new Dictionary<string, string> { ["outcome"] = "ok", ["empty"] = "" }, point.Attributes(7));
        Assert.Equal("tester", body.One(1).One(1).Attributes(1)["service.name"]);
    }

    [Fact]
    public void Gauge_HasNoStart()
    {
        var point = Encode(OtlpTemporality.Delta, OtlpHistograms.Exponential, new TelemetryGauge("g", "1", "", [new([], 0.5)])).Metric("g")!.One(5).One(1);
        Assert.Equal(0.5, point.Double(4));
        Assert.False(point.Has(2));
    }

    [Fact]
    public void Exponential_CountsEverySampleOnce()
    {
        var point = Encode(OtlpTemporality.Delta, OtlpHistograms.Exponential, Latencies()).Metric("h")!.One(10).One(1);
        var positive = point.One(8);
        Assert.Equal((4UL, 1UL), (point.Number(4), point.Number(7)));
        Assert.Equal(3UL, positive.Packed(2, isFixed: false).Aggregate((a, b) => a + b));
        Assert.Equal(1.11, point.Double(5), 9);
        Assert.Equal((0.0, 1.0), (point.Double(12), point.Double(13)));
        Assert.InRange(point.Signed(6), 4, ExponentialBuckets.FinestScale);
    }

    [Fact]
    public void Explicit_HasABucketMoreThanBounds()
    {
        var metric = Encode(OtlpTemporality.Delta, OtlpHistograms.Explicit, Latencies() with { Bounds = [0.01, 0.5] }).Metric("h")!.One(9);
        var point = metric.One(1);
        Assert.Equal(1UL, metric.Number(2));
        Assert.Equal([2UL, 1UL, 1UL], point.Packed(6, isFixed: true));
        Assert.Equal([0.01, 0.5], point.Packed(7, isFixed: true).Select(BitConverter.UInt64BitsToDouble));
    }

    [Fact]
    public void LargeMessages_KeepTheirLengths()
    {
        var points = Enumerable.Range(0, 3000).Select(static i => new TelemetryPoint<long>([new("n", new string('x', i % 300))], i)).ToList();
        var sum = Encode(OtlpTemporality.Cumulative, OtlpHistograms.Exponential, new TelemetryCounter("many", "1", "", points)).Metric("many")!.One(7);
        Assert.Equal(Enumerable.Range(0, 3000).Select(static i => (ulong)i), sum.All(1).Select(static p => p.Number(6)));
        Assert.All(sum.All(1), static p => Assert.Equal((int)p.Number(6) % 300, p.Attributes(7)["n"].Length));
    }

    private static TelemetryHistogram Latencies()
    {
        var histogram = new Histogram();
        foreach (var value in new long[] { 0, 10_000_000, 100_000_000, 1_000_000_000 })
            histogram.Record(value);
        return new TelemetryHistogram("h", "s", "", [new([], histogram.ToSparse())]);
    }

    private static OtlpBody Encode(OtlpTemporality temporality, OtlpHistograms histograms, TelemetryMetric metric) => new(
        new OtlpEncoder(new TelemetryResource { Attributes = [new("service.name", "tester")] }, temporality, histograms)
            .Encode(new TelemetrySnapshot { Start = Start, At = Start.AddSeconds(5), Metrics = [metric] }));
}
