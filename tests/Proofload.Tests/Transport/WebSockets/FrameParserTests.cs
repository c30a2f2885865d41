using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Transport.WebSockets;
using static Proofload.Tests.Transport.WebSockets.ServerFrames;

namespace Proofload.Tests.Transport.WebSockets;

public sealed class FrameParserTests
{
    private const int Limit = 100_000;

    public static TheoryData<string, byte[], string> Broken => new()
    {
        { "reserved bit", Frame(Opcode.Text, "a"u8.ToArray(), reserved: 0x40), "a frame uses an extension that was not agreed on" },
        { "masked", [0x81, 0x81, 1, 2, 3, 4, 5], "a frame of the server is masked" },
        { "opcode", Frame((Opcode)3, []), "a frame has an unknown opcode" },
        { "fragmented ping", Frame(Opcode.Ping, [], isFinal: false), "a control frame is fragmented or too long" },
        { "long ping", Frame(Opcode.Ping, new byte[126]), "a control frame is fragmented or too long" },
        { "lone continuation", Frame(Opcode.Continuation, [1]), "a frame continues no message" },
        { "message in a message", [.. Frame(Opcode.Text, "a"u8.ToArray(), isFinal: false), .. Frame(Opcode.Text, "b"u8.ToArray())], "a message begins in the middle of another one" },
        { "padded 16-bit length", Frame(Opcode.Text, "a"u8.ToArray(), form: 2), "the length of a frame is not written as it must be" },
        { "padded 64-bit length", Frame(Opcode.Text, new byte[200], form: 8), "the length of a frame is not written as it must be" },
        { "negative length", [0x82, 127, 0xFF, 0, 0, 0, 0, 0, 0, 0], "the length of a frame is not written as it must be" },
        { "too large", Frame(Opcode.Binary, new byte[Limit + 1]), "a message is larger than 100000 bytes" },
        { "too large in fragments", [.. Frame(Opcode.Binary, new byte[Limit], isFinal: false), .. Frame(Opcode.Continuation, [1])], "a message is larger than 100000 bytes" },
        { "text", Frame(Opcode.Text, [0xC3, 0x28]), "a text message is not valid UTF-8" },
        { "text in fragments", [.. Frame(Opcode.Text, [0xC3], isFinal: false), .. Frame(Opcode.Continuation, [0x28])], "a text message is not valid UTF-8" },
        { "close of one byte", Frame(Opcode.Close, [3]), "a close frame has no valid code" },
        { "close 1006", Close(1006), "a close frame has no valid code" },
        { "close 999", Close(999), "a close frame has no valid code" },
        { "close reason", Frame(Opcode.Close, [3, 232, 0xFF]), "the reason of a close frame is not valid UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Frames_that_break_the_rules_are_refused_with_the_rule(string name, byte[] bytes, string problem)
    {
        foreach (var cut in Enumerable.Range(0, Math.Min(bytes.Length, 20)))
        {
            var (parser, events) = Read([.. Text("before"), .. bytes], [cut]);
            Assert.True(parser.Problem == problem, $"{name}: {parser.Problem}");
            Assert.Equal(["before"], events);
            Assert.False(parser.Feed(Text("after"), new Log()));
        }
    }

    [Fact]
    public void Messages_of_every_length_and_fragments_with_control_frames_between_arrive_whole_in_every_cut()
    {
        byte[] stream =
        [
            .. Text(""), .. Text("héllo"), .. Frame(Opcode.Text, "a"u8.ToArray(), isFinal: false), .. Frame(Opcode.Ping, "p"u8.ToArray()),
            .. Frame(Opcode.Continuation, [], isFinal: false), .. Frame(Opcode.Pong, []), .. Frame(Opcode.Continuation, [0xC3], isFinal: false), .. Frame(Opcode.Continuation, [0xA9]),
            .. Frame(Opcode.Binary, [0xFF, 0]), .. Text(new string('x', 125)), .. Text(new string('y', 126)), .. Close(4001, "bye"), .. Text("after the end"),
        ];
        string[] expected = ["", "héllo", "ping p", "aé", "binary FF00", new string('x', 125), new string('y', 126), "close 4001 bye"];
        Assert.Equal(expected, Read(stream, []).Events);
        for (var cut = 1; cut < stream.Length; cut++)
        {
            Assert.Equal(expected, Read(stream, [cut]).Events);
        }

        Assert.Equal(expected, Read(stream, Enumerable.Range(1, stream.Length - 1)).Events);
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(Limit)]
    public void Large_messages_up_to_the_limit_are_read(int length)
    {
        var (parser, events) = Read(Text(new string('z', length)), [3, 10, 5_000]);
        Assert.Null(parser.Problem);
        Assert.Equal(length, Assert.Single(events).Length);
    }

    [Fact]
    public void Random_frames_mean_the_same_however_they_are_cut()
    {
        var (whole, failed) = (0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            var random = SeededRandom.At(5, 0, (ulong)round);
            var bytes = new List<byte>();
            for (var left = 1 + random.NextInt(8); left > 0; left--)
            {
                var opcode = new[] { Opcode.Text, Opcode.Binary, Opcode.Continuation, Opcode.Ping, Opcode.Pong, Opcode.Close }[random.NextInt(random.NextInt(3) == 0 ? 6 : 5)];
                var payload = new byte[random.NextInt(6) == 0 ? 120 + random.NextInt(20) : random.NextInt(8)];
                payload.AsSpan().Fill((byte)('a' + random.NextInt(4)));
                bytes.AddRange(Frame(opcode, payload, isFinal: random.NextInt(3) > 0));
            }

            for (var left = random.NextInt(3); left > 0; left--)
            {
                bytes[random.NextInt(bytes.Count)] = (byte)random.NextInt(256);
            }

            byte[] input = [.. bytes];
            var (parser, events) = Read(input, []);
            _ = parser.Problem is null ? whole++ : failed++;
            var cuts = Enumerable.Range(0, 4).Select(_ => random.NextInt(input.Length + 1)).Order().ToArray();
            foreach (var way in (IEnumerable<int>[])[cuts, Enumerable.Range(1, input.Length - 1)])
            {
                var (cutParser, cutEvents) = Read(input, way);
                Assert.Equal(events, cutEvents);
                Assert.Equal((parser.Problem, parser.ProblemCode), (cutParser.Problem, cutParser.ProblemCode));
            }
        }

        Assert.True(whole > 300 && failed > 300, $"{whole} whole, {failed} failed");
    }

    [Fact]
    public void A_sink_that_stops_stops_the_parser_for_good()
    {
        var log = new Log { StopsAt = 2 };
        var parser = new FrameParser(Limit);
        Assert.False(parser.Feed([.. Text("a"), .. Text("b"), .. Text("c")], log));
        Assert.False(parser.Feed(Text("d"), log));
        Assert.Equal(["a", "b"], log.Events);
        Assert.Null(parser.Problem);
    }

    private static (FrameParser Parser, List<string> Events) Read(byte[] bytes, IEnumerable<int> cuts)
    {
        var (parser, log, at) = (new FrameParser(Limit), new Log(), 0);
        foreach (var cut in cuts.Append(bytes.Length))
        {
            if (!parser.Feed(bytes.AsSpan(at, cut - at), log))
            {
                break;
            }

            at = cut;
        }

        return (parser, log.Events);
    }

    private sealed class Log : IFrameSink
    {
        public List<string> Events { get; } = [];

        public int StopsAt { get; init; } = int.MaxValue;

        public bool OnMessage(bool isBinary, ReadOnlySpan<byte> payload)
        {
            Events.Add(isBinary ? "binary " + Convert.ToHexString(payload) : Encoding.UTF8.GetString(payload));
            return Events.Count < StopsAt;
        }

        public void OnPing(ReadOnlySpan<byte> payload) => Events.Add("ping " + Encoding.Latin1.GetString(payload));

        public void OnClose(int code, ReadOnlySpan<byte> reason) => Events.Add($"close {code} {Encoding.UTF8.GetString(reason)}");
    }
}
