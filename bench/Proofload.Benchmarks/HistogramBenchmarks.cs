using BenchmarkDotNet.Attributes;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;

namespace Proofload.Benchmarks;

[MemoryDiagnoser]
public class HistogramBenchmarks
{
    private const int N = 4_096;

    private readonly long[] _values = new long[N];
    private readonly Histogram _histogram = new();
    private SparseHistogram _sparse = SparseHistogram.Empty;
    private byte[] _encoded = [];

    [GlobalSetup]
    public void Setup()
    {
        var random = SeededRandom.At(1, 1, 1);
        for (var i = 0; i < N; i++)
            _values[i] = (long)(20_000_000 * Math.Exp(0.5 * random.NextGaussian()));
        Record();
        _sparse = _histogram.ToSparse();
        _encoded = HistogramCodec.Encode(_sparse);
    }

    [Benchmark(OperationsPerInvoke = N)]
    public void Record()
    {
        foreach (var value in _values)
            _histogram.Record(value);
    }

    [Benchmark]
    public long P99() => _histogram.ValueAtQuantile(0.99);

    [Benchmark]
    public SparseHistogram Merge() => _sparse.Merge(_sparse);

    [Benchmark]
    public byte[] Encode() => HistogramCodec.Encode(_sparse);

    [Benchmark]
    public SparseHistogram Decode() => HistogramCodec.Decode(_encoded);
}
