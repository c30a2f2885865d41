using System.Text;
using Proofload.Protocols.Sse;

namespace Proofload.Tests.Protocols.Sse;

public sealed class SseParserTests
{
    public static TheoryData<string, string> Streams => new()
    {
        { "data: a\n\n", "|a;" },
        { "data:a\r\n\r\ndata: b\r\rdata:  c\n\n", "|a;|b;| c;" },
        { "data: a\ndata: b\ndata\n\n", "|a\nb\n;" },
        { ": comment\n\nevent: x\ndata: a\n\n", "x|a;" },
        { "event: x\n\ndata: a\n\n", "|a;" },
        { "id: 1\nretry: 5\nfoo: bar\nnocolon\ndata: a\n\n", "|a;" },
        { "\uFEFFdata: a\n\n", "|a;" },
        { "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", "|b;" },
        { "data\n\ndata:\n\n", "|;|;" },
        { "data: a\n", "" },
        { "dataa: x\ndata: a\n\n", "|a;" },
        { "data: a\ndatum: x\nevent: e\n\n", "e|a;" },
        { "\n\n\r\n\r\r\ndata: é😀\n\n", "|é😀;" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Events_are_the_same_for_every_cut(string stream, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        var parser = new SseParser();
        for (var a = 0; a <= bytes.Length; a++)
        {
            for (var b = a; b <= bytes.Length; b++)
            {
                parser.Reset();
                Assert.Equal(expected, Parse(parser, bytes, [a, b]));
            }
        }

        parser.Reset();
        Assert.Equal(expected, Parse(parser, bytes, Enumerable.Range(0, bytes.Length + 1)));
    }

    [Fact]
    public void Random_streams_agree_with_a_plain_reading_of_the_standard_for_any_cut()
    {
        string[] atoms = ["data", "event", ":", " ", "\n", "\r", "\r\n", "a", "é", "id", "\n\n", "data: x", "\uFEFF", "{\"k\":1}"];
        var random = new Random(11);
        var parser = new SseParser();
        for (var round = 0; round < 4000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(25)).Select(_ => atoms[random.Next(atoms.Length)]));
            var bytes = Encoding.UTF8.GetBytes(text);
            var expected = Reference(text);
            var cuts = Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(bytes.Length + 1)).Order().ToArray();
            parser.Reset();
            Assert.True(expected == Parse(parser, bytes, cuts), $"{System.Text.Json.JsonSerializer.Serialize(text)} cut at {string.Join(',', cuts)}");
        }
    }

    [Fact]
    public void Random_bytes_never_throw_and_give_the_same_for_any_cut()
    {
        var random = new Random(5);
        var parser = new SseParser(64);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            foreach (ref var b in bytes.AsSpan())
            {
                b = b % 4 == 0 ? "\n\r:da t"u8[b % 7] : b;
            }

            parser.Reset();
            var whole = Parse(parser, bytes, []) + parser.TooLong;
            parser.Reset();
            Assert.Equal(whole, Parse(parser, bytes, Enumerable.Range(0, bytes.Length + 1)) + parser.TooLong);
        }
    }

    [Theory]
    [InlineData("data: 123456789\n\n", true)]
    [InlineData("data: 12345678901\n\n", false)]
    [InlineData("data:1234567\ndata:1234567\n\n", true)]
    [InlineData("data:12345678\ndata:1234567\n\n", true)]
    [InlineData("data:12345678\ndata:12345678\n\n", false)]
    [InlineData(":12345678901234567890\n", false)]
    public void The_limit_holds_for_lines_and_for_joined_data_whatever_the_cut(string stream, bool fits)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        var parser = new SseParser(16);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            parser.Reset();
            Parse(parser, bytes, [cut]);
            Assert.Equal(!fits, parser.TooLong);
        }
    }

    [Fact]
    public void A_last_event_without_an_empty_line_can_be_looked_at()
    {
        var parser = new SseParser();
        Parse(parser, "data: a\n\ndata: [DO"u8.ToArray(), []);
        Assert.Equal("[DO", Encoding.UTF8.GetString(parser.Unfinished()));
        parser.Reset();
        Parse(parser, "data: a\n\ndata: [DONE]\n"u8.ToArray(), []);
        Assert.Equal("[DONE]", Encoding.UTF8.GetString(parser.Unfinished()));
        parser.Reset();
        Assert.True(parser.Unfinished().IsEmpty);
    }

    [Fact]
    public void Parsing_does_not_allocate_in_steady_state()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("event: m\ndata: {\"choices\":[]}\n\n", 100)));
        var parser = new SseParser();
        var sink = new CountingSink();
        for (var i = 0; i < 20; i++)
        {
            Feed();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Feed();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2100, sink.Events);

        void Feed()
        {
            parser.Reset();
            for (var at = 0; at < bytes.Length; at += 50)
            {
                parser.Feed(bytes.AsSpan(at, Math.Min(50, bytes.Length - at)), sink);
            }
        }
    }

    private static string Parse(SseParser parser, byte[] bytes, IEnumerable<int> cuts)
    {
        var sink = new TextSink();
        var at = 0;
        foreach (var cut in cuts.Append(bytes.Length))
        {
            if (!parser.Feed(bytes.AsSpan(at, cut - at), sink))
            {
                break;
            }

            at = cut;
        }

        return sink.Text.ToString();
    }

    // The algorithm of the standard, on strings and as plainly as it is written there.
    private static string Reference(string text)
    {
        var result = new StringBuilder();
        if (text.StartsWith('\uFEFF'))
        {
            text = text[1..];
        }

        text = text.Replace("\r\n", "\n").Replace('\r', '\n');
        var lines = text.Split('\n');
        var data = "";
        var type = "";
        foreach (var line in lines[..^1])
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    result.Append(type).Append('|').Append(data[..^1]).Append(';');
                }

                (data, type) = ("", "");
                continue;
            }

            var colon = line.IndexOf(':');
            var name = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? "" : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            if (name == "data")
            {
                data += value + "\n";
            }
            else if (name == "event")
            {
                type = value;
            }
        }

        return result.ToString();
    }

    private sealed class TextSink : ISseSink
    {
        public StringBuilder Text { get; } = new();

        public bool OnEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
        {
            Text.Append(Encoding.UTF8.GetString(type)).Append('|').Append(Encoding.UTF8.GetString(data)).Append(';');
            return true;
        }
    }

    private sealed class CountingSink : ISseSink
    {
        public int Events { get; private set; }

        public bool OnEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
        {
            Events++;
            return true;
        }
    }
}
