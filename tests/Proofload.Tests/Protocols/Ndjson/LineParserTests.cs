using System.Text;
using Proofload.Protocols.Ndjson;

namespace Proofload.Tests.Protocols.Ndjson;

public sealed class LineParserTests
{
    [Fact]
    public void Any_cut_gives_the_same_lines()
    {
        var bytes = Encoding.UTF8.GetBytes("{\"a\":1}\n\n  \r\n{\"é\":2}\r\n\tlast but one \nrest");
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var parser = new LineParser(100);
                var lines = new Lines();
                Assert.True(parser.Feed(bytes.AsSpan(0, first), lines));
                Assert.True(parser.Feed(bytes.AsSpan(first, second - first), lines));
                Assert.True(parser.Feed(bytes.AsSpan(second), lines));
                Assert.Equal(["{\"a\":1}", "{\"é\":2}", "last but one"], lines.All);
                Assert.Equal("rest", Encoding.UTF8.GetString(parser.Unfinished()));
            }
        }
    }

    [Fact]
    public void A_line_above_the_limit_stops_the_parser_until_it_starts_anew()
    {
        var parser = new LineParser(4);
        var lines = new Lines();
        Assert.True(parser.Feed("1234\n12"u8, lines));
        Assert.False(parser.Feed("345"u8, lines));
        Assert.True(parser.TooLong);
        Assert.False(parser.Feed("\n1\n"u8, lines));
        parser.Reset();
        Assert.True(parser.Feed("1\n"u8, lines));
        Assert.Equal(["1234", "1"], lines.All);
    }

    [Fact]
    public void A_sink_that_stops_gets_no_further_line()
    {
        var lines = new Lines { Most = 1 };
        Assert.False(new LineParser(10).Feed("1\n2\n3\n"u8, lines));
        Assert.Equal(["1"], lines.All);
    }

    private sealed class Lines : ILineSink
    {
        public List<string> All { get; } = [];

        public int Most { get; init; } = int.MaxValue;

        public bool OnLine(ReadOnlySpan<byte> line)
        {
            All.Add(Encoding.UTF8.GetString(line));
            return All.Count < Most;
        }
    }
}
