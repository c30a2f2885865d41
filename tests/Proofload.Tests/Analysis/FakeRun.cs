using Proofload.Analysis;
using Proofload.Measurement.Histograms;
using Proofload.Results;

namespace Proofload.Tests.Analysis;

/// <summary>A run made of given values.</summary>
internal sealed class FakeRun : IMeasuredRun
{
    public Dictionary<string, Histogram> Values { get; } = [];

    public Dictionary<string, double[]> RateValues { get; } = [];

    public long Ok { get; init; }

    public long Failed { get; init; }

    public long? GoodCount { get; init; }

    public static FakeRun WithLatencies(IEnumerable<double> milliseconds, long failed = 0)
    {
        var histogram = new Histogram();
        foreach (var ms in milliseconds)
        {
            histogram.Record((long)(ms * 1e6));
        }

        return new FakeRun { Ok = histogram.Count, Failed = failed, Values = { ["latency"] = histogram } };
    }

    public SparseHistogram? Histogram(string metric, string? kind) => Values.TryGetValue(metric, out var h) ? h.ToSparse() : null;

    public IReadOnlyList<SparseHistogram> Batches(string metric, string? kind) => [];

    public RunCounts Counts(string? kind) => new() { Ok = Ok, Failed = Failed, Intended = Ok + Failed, Sent = Ok + Failed };

    public long? Good(string? kind) => GoodCount;

    public double? Rate(string metric, string? kind) => RateValues.TryGetValue(metric, out var v) ? v.Average() : null;

    public IReadOnlyList<double> RateSamples(string metric, string? kind) => RateValues.GetValueOrDefault(metric, []);
}
