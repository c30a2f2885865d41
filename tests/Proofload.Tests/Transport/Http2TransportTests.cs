using System.Buffers;
using System.Buffers.Binary;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Transport;

public sealed class Http2TransportTests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Rst = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    // HPACK's static table entry 8, :status 200.
    private static readonly byte[] Status200 = [0x88];

    [Fact]
    public async Task Prior_knowledge_speaks_http2_on_one_connection_for_many_requests()
    {
        await using var server = new RawServer(c => ServeAsync(c, async (frames, id) =>
        {
            await frames(Headers, EndHeaders, id, Status200);
            await frames(Data, EndStream, id, "hello"u8.ToArray());
        }));
        await using var bench = Bench(server);
        for (var i = 0; i < 10; i++)
        {
            bench.Start();
        }

        var records = Enumerable.Range(0, 10).Select(_ => bench.Take().Record).ToList();
        Assert.All(records, r => Assert.Equal((ErrorKind.Ok, 5L), (r.Outcome, r.BytesReceived)));
        Assert.All(records, r => Assert.True(r.Sent >= r.Intended && r.FirstByte >= r.Sent && r.Done >= r.FirstByte));
        Assert.Single(records, r => r.Connected >= 0);
        Assert.Equal(1, server.Connections);
        Assert.Equal(("HTTP/2", 0L), (bench.Transport.Statistics.Negotiated, bench.Transport.Statistics.Repeated));
    }

    [Theory]
    [InlineData(false, 0x2, ErrorKind.Reset)]
    [InlineData(false, 0xb, ErrorKind.Reset)]
    [InlineData(true, 0x2, ErrorKind.Truncated)]
    [InlineData(true, 0x8, ErrorKind.Truncated)]
    [InlineData(false, 0x1, ErrorKind.InvalidResponse)]
    public async Task A_reset_stream_has_the_class_of_its_code(bool head, int code, ErrorKind outcome)
    {
        await using var server = new RawServer(c => ServeAsync(c, async (frames, id) =>
        {
            if (head)
            {
                await frames(Headers, EndHeaders, id, Status200);
            }

            await frames(Rst, 0, id, Code(code));
        }));
        await using var bench = Bench(server);
        var record = bench.Send();
        Assert.True(outcome == record.Outcome, $"{record.Outcome}: {record.Detail}");
        Assert.StartsWith("HTTP/2 ", record.Detail);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trailers_reach_the_reader_before_the_end(bool body)
    {
        await using var server = new RawServer(c => ServeAsync(c, async (frames, id) =>
        {
            if (body)
            {
                await frames(Headers, EndHeaders, id, Status200);
                await frames(Data, 0, id, "hello"u8.ToArray());
                await frames(Headers, EndHeaders | EndStream, id, Literal("grpc-status", "14"));
            }
            else
            {
                await frames(Headers, EndHeaders | EndStream, id, [.. Status200, .. Literal("grpc-status", "14")]);
            }
        }));
        await using var bench = Bench(server);
        var reader = new TrailerReader();
        var exchange = new Exchange(0) { Reader = reader, Shape = new RequestShape("POST", "/", [new("te", "trailers")], "application/grpc") };
        exchange.Clear();
        exchange.Body.Write("ping"u8);
        exchange.TimeoutNs = 10_000_000_000;
        bench.Transport.Start(exchange);
        while (!bench.Transport.TryTakeCompleted(out _))
        {
            bench.Transport.WaitUntil(long.MaxValue);
        }

        Assert.Equal(body ? ["head -", "body 5", "trailers 14", "end"] : ["head 14", "trailers 14", "end"], reader.Seen);
    }

    [Fact]
    public async Task A_refused_stream_is_sent_again_and_counted()
    {
        await using var server = new RawServer(c => ServeAsync(c, async (frames, id) =>
        {
            if (id == 1)
            {
                await frames(Rst, 0, id, Code(0x7));
                return;
            }

            await frames(Headers, EndHeaders | EndStream, id, Status200);
        }));
        await using var bench = Bench(server);
        Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
        Assert.Equal(1, bench.Transport.Statistics.Repeated);
    }

    [Fact]
    public async Task A_connection_that_goes_away_in_the_middle_is_truncated()
    {
        await using var server = new RawServer(c => ServeAsync(c, async (frames, id) =>
        {
            await frames(Headers, EndHeaders, id, Status200);
            await frames(GoAway, 0, 0, [0, 0, 0, (byte)id, 0, 0, 0, 2]);
            throw new IOException("close");
        }));
        await using var bench = Bench(server);
        Assert.Equal(ErrorKind.Truncated, bench.Send().Outcome);
    }

    private static TransportBench Bench(RawServer server) => new(
        TransportBench.Target(server.Url) with { HttpVersion = HttpVersionChoice.Http2 },
        new RequestPlan { Name = "k", Body = new BodyPlan { Text = "ping" } });

    private static byte[] Code(int code)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, code);
        return bytes;
    }

    // A header that is in no table (RFC 7541, section 6.2.2).
    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name), (byte)value.Length, .. System.Text.Encoding.ASCII.GetBytes(value)];

    // Answers each stream when its request is complete.
    private static async Task ServeAsync(RawConnection connection, Func<Func<byte, byte, int, byte[], Task>, int, Task> answer)
    {
        var preface = new byte[24];
        Assert.True(await connection.TryReadAsync(preface));
        Task Send(byte type, byte flags, int id, byte[] payload)
        {
            var frame = new byte[9 + payload.Length];
            frame[1] = (byte)(payload.Length >> 8);
            frame[2] = (byte)payload.Length;
            frame[3] = type;
            frame[4] = flags;
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
            payload.CopyTo(frame, 9);
            return connection.SendAsync(frame);
        }

        await Send(Settings, 0, 0, []);
        var head = new byte[9];
        while (await connection.TryReadAsync(head))
        {
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            Assert.True(await connection.TryReadAsync(payload));
            var (type, flags, id) = (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)));
            if (type == Settings && (flags & 1) == 0)
            {
                await Send(Settings, 1, 0, []);
            }
            else if (type is Data or Headers && (flags & EndStream) != 0)
            {
                await answer(Send, id);
            }
        }
    }

    private sealed class TrailerReader : IResponseReader
    {
        public List<string> Seen { get; } = [];

        public void OnHead(Exchange exchange, ResponseHead head, long nowNs) => Seen.Add("head " + (head.Header("grpc-status") ?? "-"));

        public bool OnBody(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs)
        {
            Seen.Add("body " + bytes.Length);
            return true;
        }

        public void OnTrailers(Exchange exchange, ResponseHead trailers, long nowNs) => Seen.Add("trailers " + trailers.Header("grpc-status"));

        public void OnEnd(Exchange exchange, long nowNs)
        {
            Seen.Add("end");
            exchange.Record.Done = nowNs;
        }
    }
}
