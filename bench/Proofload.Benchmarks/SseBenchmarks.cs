using System.Text;
using BenchmarkDotNet.Attributes;
using Proofload.Protocols.Sse;

namespace Proofload.Benchmarks;

/// <summary>Server-sent events: whole ones, and ones that every read cuts.</summary>
[MemoryDiagnoser]
public class SseBenchmarks : ISseSink
{
    private const int Events = 64;

    private readonly SseParser _parser = new();
    private byte[] _bytes = [];
    private int _length;

    [GlobalSetup]
    public void Setup() => _bytes = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Repeat("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"token\"}}]}\n\n", Events)));

    [Benchmark(OperationsPerInvoke = Events)]
    public int WholeEvents()
    {
        _parser.Reset();
        _parser.Feed(_bytes, this);
        return _length;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int CutEvents()
    {
        _parser.Reset();
        for (var at = 0; at < _bytes.Length; at += 50)
        {
            _parser.Feed(_bytes.AsSpan(at, Math.Min(50, _bytes.Length - at)), this);
        }

        return _length;
    }

    bool ISseSink.OnEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        _length += data.Length;
        return true;
    }
}
