using System.Text;
using BenchmarkDotNet.Attributes;
using Proofload.Transport;
using Proofload.Transport.Http1;

namespace Proofload.Benchmarks;

/// <summary>The parts of an HTTP/1.1 request that are Proofload's own: serialising it, parsing its response.</summary>
[MemoryDiagnoser]
public class Http1Benchmarks
{
    private const int Chunks = 64;

    private readonly ResponseParser _parser = new();
    private readonly RequestWriter _writer = new("127.0.0.1:8000", closes: false);
    private readonly Exchange _exchange = new(0)
    {
        Shape = new RequestShape("POST", "/v1/chat/completions", [new("Authorization", "Bearer key")], "application/json"),
    };

    private byte[] _plain = [];
    private byte[] _stream = [];

    [GlobalSetup]
    public void Setup()
    {
        _plain = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sat, 01 Jan 2000 00:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: 27\r\nConnection: keep-alive\r\n\r\n{\"predictions\":[0.1,0.2,3]}");
        var data = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"token\"}}]}\n\n";
        _stream = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            + string.Concat(Enumerable.Repeat($"{data.Length:x}\r\n{data}\r\n", Chunks)) + "0\r\n\r\n");
        new Span<byte>(new byte[400]).CopyTo(_exchange.Body.GetSpan(400));
        _exchange.Body.Advance(400);
    }

    [Benchmark]
    public int PlainResponse() => Parse(_plain);

    [Benchmark(OperationsPerInvoke = Chunks)]
    public int Chunk() => Parse(_stream);

    [Benchmark]
    public int Request()
    {
        _writer.Write(_exchange);
        return _writer.Length;
    }

    private int Parse(byte[] bytes)
    {
        _parser.Begin(withoutBody: false);
        var (at, length) = (0, 0);
        while (true)
        {
            switch (_parser.Next(bytes, ref at, out var body))
            {
                case ParseStep.Body:
                    length += body.Length;
                    break;
                case ParseStep.End or ParseStep.Invalid or ParseStep.NeedMore:
                    return length;
            }
        }
    }
}
