using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Histograms;
using Proofload.Sla.Contracts;
using Proofload.Sla.Events;
using static Proofload.Tests.Sla.SlaBench;

namespace Proofload.Tests.Sla.Events;

public sealed class EventFileTests
{
    private static readonly SlaContract Ratio = Contract(Availability(SlaMethod.RequestRatio));

    [Fact]
    public void Requests_and_counts_in_CSV_and_JSON_say_the_same()
    {
        string[] texts =
        [
            "time,status\n2026-10-01T00:00:00Z,200\n2026-10-01T02:00:30.5+02:00,503\n1790812859,timeout\n1790812859000,ok\n",
            "time,total,error_503,error_timeout\n2026-10-01 00:00Z,4,1,1\n",
            "\uFEFFtime,note,total,good\r\n2026-10-01T00:00:00Z,\"a, \"\"b\"\"\",4,2\r\n",
        ];
        foreach (var text in texts)
            Assert.Equal((4, 2), Totals(Read(Ratio, text)));
        Assert.Equal((4, 2), Totals(Read(Ratio, "{\"time\": \"2026-10-01T00:00:00Z\", \"total\": 4, \"errors\": {\"503\": 1, \"timeout\": 1}}\n\n", isJson: true)));
        Assert.Equal((2, 1), Totals(Read(Ratio, "{\"time\": 1790812800, \"status\": 200, \"user\": {\"a\": [1]}}\n{\"status\": \"503\", \"time\": \"2026-10-01T00:00:00Z\"}", isJson: true)));
    }

    [Theory]
    [InlineData("tme,status\n", "log:1: the head has no column time; is 'tme' meant as 'time'?")]
    [InlineData("time,stauts\n", "log:1: the head has neither total (rows of counts) nor status or outcome (rows of requests); is 'stauts' meant as 'status'?")]
    [InlineData("time,status\n2026-10-01T00:00:00,200\n", "log:2: time: '2026-10-01T00:00:00' is not a time; write for example 2026-10-05T22:00:00Z, with Z or an offset")]
    [InlineData("time,status\n2026-02-30T00:00:00Z,200\n", "log:2: time: '2026-02-30T00:00:00Z' is not a time")]
    [InlineData("time,status\n2026-10-01T00:00:00Z\n", "log:2: 1 fields, the head has 2")]
    [InlineData("time,status\n2026-10-01T00:00:00Z,200,\n", "log:2: more fields than the 2 of the head")]
    [InlineData("time,total,error_500\n2026-10-01T00:00:00Z,4,5\n", "log:2: 5 errors of 4 requests")]
    [InlineData("time,total,error_500\n2026-10-01T00:00:00Z,-4,5\n", "log:2: total: '-4' is not a count")]
    [InlineData("time,total,good\n2026-10-01T00:00:00Z,4,5\n", "log:2: good: 5 of 4 requests")]
    [InlineData("time,seconds,total\n2026-10-01T00:00:00Z,300,4\n", "log:2: a row of 5m does not fit the slots of 1m that are counted in; say the length of rows with --row")]
    [InlineData("time,seconds,total\n2026-10-01T00:00:40Z,30,4\n", "does not lie within one slot of 1m")]
    [InlineData("time,status,time\n", "log:1: the column 'time' stands in the head twice")]
    [InlineData("time,status\n\"2026-10-01T00:00:00Z,200\n", "log:2: a quote is not closed in its line")]
    public void A_wrong_row_is_one_line_with_its_number(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Read(Ratio, text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"time\": 1790812800}", "log:1: the row has neither total")]
    [InlineData("{\"status\": 200}", "log:1: the row has no time")]
    [InlineData("[1]", "log:1: a row is a JSON object")]
    [InlineData("{\"time\": 1790812800, \"status\": ", "log:1: the line is not valid JSON")]
    [InlineData("{\"time\": 1790812800, \"total\": 3, \"errors\": 2}", "log:1: errors: expected an object")]
    [InlineData("{\"time\": 1790812800, \"total\": [3]}", "log:1: total: expected a number or a text")]
    public void A_wrong_line_of_JSON_is_one_line_with_its_number(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Read(Ratio, text, isJson: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_leap_second_belongs_to_the_minute_that_it_ends() =>
        Assert.Equal((1, 0), Totals(Read(Ratio, "time,status\n2026-10-31T23:59:60Z,200\n")));

    [Fact]
    public void Rows_of_other_regions_are_left_out_and_rows_that_do_not_say_are_not()
    {
        var contract = Ratio with { Scope = new ContractScope { Region = "eu", Client = "acme" } };
        var counts = Read(contract, "time,status,region\n1790812800,200,eu\n1790812800,500,us\n1790812800,500,\n");
        Assert.Equal((2, 1), Totals(counts));
        Assert.Equal(1, counts.OutsideScope);
        Assert.Equal(["client"], counts.Unsaid);
    }

    [Fact]
    public void Percentiles_of_slices_and_histograms_decide_slices()
    {
        var speed = new Commitment { Name = "speed", Method = SlaMethod.GoodSlices, Target = 0.99m, Speed = new SpeedRule { Metric = SpeedMetric.Ttft, Bound = 0.5m } };
        var counts = Read(Contract(speed), "time,total,ttft_p50\n1790812800,10,0.4\n1790813100,10,0.5\n1790813400,0,\n", row: TimeSpan.FromMinutes(5));
        Assert.Equal([0, 10, 0], counts.Commitments[0].Slots[..3].ToArray().Select(static s => s.Bad));
        Assert.True(counts.Commitments[0].IsFromPercentiles);
        Assert.Contains("a percentile of 1m says nothing about slices of 5m", Assert.Throws<InvalidDataException>(() => Read(Contract(speed), "time,total,ttft_p50\n1790812800,10,0.4\n")).Message, StringComparison.Ordinal);
        var histogram = new Histogram();
        foreach (var ms in new[] { 100, 200, 499, 700, 900 })
            histogram.Record(ms * 1_000_000L);
        var read = Read(Contract(speed), $"time,total,ttft_histogram\n1790812800,5,{Convert.ToBase64String(HistogramCodec.Encode(histogram))}\n");
        Assert.Equal((5, 2), (read.Commitments[0].Slots[0].Valid, read.Commitments[0].Slots[0].Bad));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_the_portions_they_come_in_change_nothing()
    {
        var pieces = Gen.Elements("time,status\n", "time,total,error_5xx,good\n", "1790812800,200\n", "2026-10-01T00:00:00Z,", "503", "\n", "\r\n", "\"", ",", "{\"time\":1790812800,\"status\":200}\n", "{\"time\":", "\"errors\":{\"a\":1}", "}", "\u0000", "é", "\\u00zz", "1e999", "-1", new string('9', 40), "timeout");
        Prop.ForAll(pieces.ArrayOf().ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (parts, portion, isJson) =>
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(parts));
            Assert.Equal(Outcome(bytes, bytes.Length + 1, isJson), Outcome(bytes, portion, isJson));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_one_line()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<bool>(), (noise, isJson) =>
        {
            byte[] start = isJson ? [.. "{\"time\":1790812800,\"outcome\":\""u8] : [.. "time,outcome\n1790812800,"u8];
            Assert.DoesNotContain('\n', Outcome([.. start, .. noise], 5, isJson));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_line_without_an_end_is_refused_before_it_fills_the_memory() =>
        Assert.Contains("longer than any row", Outcome([.. Enumerable.Repeat((byte)'x', 5 << 20)], 1 << 16, isJson: false), StringComparison.Ordinal);

    private static string Outcome(byte[] bytes, int portion, bool isJson)
    {
        var counts = new Proofload.Sla.Counting.SlaCounts(Ratio, October, October.AddMonths(1), new ErrorClasses());
        try
        {
            counts.Read(new EventFile(() => new Portions(bytes, portion), isJson, "log"));
            return $"{Totals(counts)} {counts.Rows}";
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private static (long Total, long Bad) Totals(Proofload.Sla.Counting.SlaCounts counts) =>
        (counts.Felt.ToArray().Sum(static f => f.Total), counts.Felt.ToArray().Sum(static f => f.Bad));

    private sealed class Portions(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
