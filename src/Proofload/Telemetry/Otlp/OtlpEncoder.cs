using Proofload.Measurement.Histograms;
using Proofload.Plans;

namespace Proofload.Telemetry.Otlp;

/// <summary>
/// Writes a snapshot as an <c>ExportMetricsServiceRequest</c> of OTLP 1.x. Field numbers: opentelemetry-proto, packages
/// <c>opentelemetry.proto.collector.metrics.v1</c>, <c>metrics.v1</c>, <c>resource.v1</c> and <c>common.v1</c>.
/// </summary>
internal sealed class OtlpEncoder(TelemetryResource resource, OtlpTemporality temporality, OtlpHistograms histograms)
{
    private const string ScopeName = "proofload";
    private readonly ProtoWriter _writer = new();
    private ulong _start;
    private ulong _at;

    /// <summary>The message; its memory is used again by the next call.</summary>
    public ReadOnlyMemory<byte> Encode(TelemetrySnapshot snapshot)
    {
        _writer.Clear();
        (_start, _at) = (UnixNanoseconds(snapshot.Start), UnixNanoseconds(snapshot.At));
        var all = _writer.Begin(1);
        var who = _writer.Begin(1);
        Attributes(1, resource.Attributes);
        _writer.End(who);
        var metrics = _writer.Begin(2);
        var scope = _writer.Begin(1);
        _writer.Text(1, ScopeName);
        _writer.Text(2, resource.Version);
        _writer.End(scope);
        foreach (var metric in snapshot.Metrics)
            Metric(metric);
        _writer.End(metrics);
        _writer.End(all);
        return _writer.Written;
    }

    private void Metric(TelemetryMetric metric)
    {
        var start = _writer.Begin(2);
        _writer.Text(1, metric.Name);
        _writer.Text(2, metric.Description);
        _writer.Text(3, metric.Unit);
        switch (metric)
        {
            case TelemetryGauge gauge:
                var values = _writer.Begin(5);
                foreach (var point in gauge.Points)
                    Number(point.Attributes, point.Value);
                _writer.End(values);
                break;
            case TelemetryCounter counter:
                var sum = _writer.Begin(7);
                foreach (var point in counter.Points)
                    Number(point.Attributes, point.Value);
                Temporality();
                _writer.Int(3, 1);
                _writer.End(sum);
                break;
            case TelemetryHistogram { } histogram:
                var distribution = _writer.Begin(histograms == OtlpHistograms.Exponential ? 10 : 9);
                foreach (var point in histogram.Points)
                    Distribution(histogram, point);
                Temporality();
                _writer.End(distribution);
                break;
        }

        _writer.End(start);
    }

    private void Temporality() => _writer.Int(2, temporality == OtlpTemporality.Delta ? 1 : 2);

    private void Number(IReadOnlyList<TelemetryAttribute> attributes, long value)
    {
        var start = _writer.Begin(1);
        Times(2);
        _writer.Fixed64(6, (ulong)value);
        Attributes(7, attributes);
        _writer.End(start);
    }

    private void Number(IReadOnlyList<TelemetryAttribute> attributes, double value)
    {
        var start = _writer.Begin(1);
        _writer.Fixed64(3, _at);
        _writer.Double(4, value);
        Attributes(7, attributes);
        _writer.End(start);
    }

    private void Distribution(TelemetryHistogram histogram, TelemetryPoint<SparseHistogram> point)
    {
        var start = _writer.Begin(1);
        var exponential = histograms == OtlpHistograms.Exponential;
        Attributes(exponential ? 1 : 9, point.Attributes);
        Times(2);
        _writer.Fixed64(4, (ulong)point.Value.Count);
        _writer.Double(5, (double)point.Value.Sum * histogram.Scale);
        if (exponential)
            Exponential(ExponentialBuckets.Of(point.Value, histogram.Scale));
        else
            Explicit(point.Value, histogram);
        if (histogram.HasExtremes && point.Value.Count > 0)
        {
            _writer.Double(exponential ? 12 : 11, point.Value.Min * histogram.Scale);
            _writer.Double(exponential ? 13 : 12, point.Value.Max * histogram.Scale);
        }

        _writer.End(start);
    }

    private void Exponential(ExponentialBuckets buckets)
    {
        _writer.Signed(6, buckets.Scale);
        _writer.Fixed64(7, (ulong)buckets.ZeroCount);
        var positive = _writer.Begin(8);
        _writer.Signed(1, buckets.Offset);
        var counts = _writer.Begin(2);
        foreach (var count in buckets.Counts)
            _writer.Raw((ulong)count);
        _writer.End(counts);
        _writer.End(positive);
    }

    private void Explicit(SparseHistogram values, TelemetryHistogram histogram)
    {
        var counts = _writer.Begin(6);
        long below = 0;
        foreach (var bound in histogram.Bounds)
        {
            var upTo = values.CountAtOrBelow((long)Math.Round(bound / histogram.Scale));
            _writer.Fixed64((ulong)(upTo - below));
            below = upTo;
        }

        _writer.Fixed64((ulong)(values.Count - below));
        _writer.End(counts);
        var bounds = _writer.Begin(7);
        foreach (var bound in histogram.Bounds)
            _writer.Fixed64(BitConverter.DoubleToUInt64Bits(bound));
        _writer.End(bounds);
    }

    private void Times(int field)
    {
        _writer.Fixed64(field, _start);
        _writer.Fixed64(field + 1, _at);
    }

    private void Attributes(int field, IReadOnlyList<TelemetryAttribute> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            var pair = _writer.Begin(field);
            _writer.Text(1, name);
            var any = _writer.Begin(2);
            _writer.Text(1, value);
            _writer.End(any);
            _writer.End(pair);
        }
    }

    private static ulong UnixNanoseconds(DateTimeOffset time) => (ulong)(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
}
