using BenchmarkDotNet.Attributes;
using Proofload.Measurement.Recording;

namespace Proofload.Benchmarks;

[MemoryDiagnoser]
public class RecorderBenchmarks
{
    private readonly Recorder _recorder = new(1);
    private readonly long[] _gaps = new long[100];
    private readonly RequestRecord _plain = new()
    {
        Intended = 1_000_000,
        Sent = 1_010_000,
        FirstByte = 5_000_000,
        Done = 5_100_000,
    };

    private RequestRecord _stream;

    [GlobalSetup]
    public void Setup()
    {
        Array.Fill(_gaps, 20_000_000);
        _stream = _plain with
        {
            FirstToken = 200_000_000,
            FirstOutputToken = 200_000_000,
            LastToken = 2_200_000_000,
            Done = 2_200_100_000,
            OutputTokens = 101,
            TokenSource = TokenSource.Usage,
            Chunks = 101,
            LongestStallNs = 20_000_000,
        };
    }

    [Benchmark]
    public void PlainRequest() => _recorder.Record(_plain);

    [Benchmark]
    public void StreamOfHundredChunks() => _recorder.Record(_stream, _gaps);
}
