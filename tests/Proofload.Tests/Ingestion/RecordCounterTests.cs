using Proofload.Ingestion;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Slo;

namespace Proofload.Tests.Ingestion;

public sealed class RecordCounterTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 17, 22, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly ServiceLevelObjective Available = Objective("available", new Indicator { Kind = IndicatorKind.Success });
    private static readonly ServiceLevelObjective Fast = Objective("fast", new Indicator { Kind = IndicatorKind.Threshold, Metric = "latency", Bound = 0.5 });
    private static readonly ServiceLevelObjective Tokens = Objective("tokens", new Indicator { Kind = IndicatorKind.Level, Metric = "output_token_throughput", Bound = 10, IsUpperBound = false });

    [Fact]
    public void Requests_count_at_the_second_in_which_they_ended()
    {
        RequestRecord[] records =
        [
            Record(intendedMs: 0, doneMs: 400),
            Record(intendedMs: 100, doneMs: 1000),
            Record(intendedMs: 200, doneMs: 1001, ErrorKind.Overloaded),
        ];

        Assert.Equal(
            ["2026-06-17T22:00:01Z,available,2,2", "2026-06-17T22:00:01Z,fast,1,2", "2026-06-17T22:00:02Z,available,0,1", "2026-06-17T22:00:02Z,fast,0,1"],
            RecordCounter.Count(records, Start, [Available, Fast], Second).Select(CountsCsv.Line));
    }

    [Fact]
    public void Warm_up_and_what_was_given_up_do_not_count()
    {
        var warmUp = Record(0, 100);
        warmUp.Phase = RunPhase.WarmUp;

        Assert.Empty(RecordCounter.Count([warmUp, Record(0, 100, ErrorKind.Cancelled)], Start, [Available, Fast], Second));
    }

    [Theory]
    [InlineData(500, false, 0)]
    [InlineData(500, true, 1)]
    [InlineData(499, false, 1)]
    [InlineData(501, true, 0)]
    public void A_bound_is_met_below_it_and_at_it_when_it_says_so(int doneMs, bool inclusive, long good)
    {
        var objective = Objective("fast", Fast.Indicator with { Inclusive = inclusive });

        var count = Assert.Single(RecordCounter.Count([Record(0, doneMs)], Start, [objective], Second));

        Assert.Equal((good, 1), (count.Good, count.Total));
    }

    [Fact]
    public void A_success_without_the_value_counts_for_no_bound_on_it_and_a_failure_is_bad()
    {
        var objective = Objective("ttft", new Indicator { Kind = IndicatorKind.Threshold, Metric = "ttft", Bound = 1 });

        var count = Assert.Single(RecordCounter.Count([Record(0, 100), Record(0, 100, ErrorKind.Timeout)], Start, [objective], Second));

        Assert.Equal((0, 1), (count.Good, count.Total));
    }

    [Fact]
    public void A_rate_counts_the_tokens_of_successes()
    {
        var (one, two) = (Record(0, 100), Record(0, 200, ErrorKind.Overloaded));
        (one.OutputTokens, two.OutputTokens) = (12, 90);

        var count = Assert.Single(RecordCounter.Count([one, two], Start, [Tokens], Second));

        Assert.Equal((12, 12), (count.Good, count.Total));
    }

    [Fact]
    public void What_records_cannot_tell_is_named_and_left_out()
    {
        var ratio = Objective("ratio", new Indicator { Kind = IndicatorKind.Ratio, Ratio = new RatioSource { Good = "a", Total = "b" } });
        var kind = Objective("kind", new Indicator { Kind = IndicatorKind.Success, RequestKind = "chat" });
        var check = Objective("check", new Indicator { Kind = IndicatorKind.Check });
        var connect = Objective("connect", new Indicator { Kind = IndicatorKind.Threshold, Metric = "connect", Bound = 1 });

        Assert.Null(RecordCounter.Problem(Available));
        Assert.Equal("its counts are counters of somebody else", RecordCounter.Problem(ratio));
        Assert.Equal("records do not name the kind of a request", RecordCounter.Problem(kind));
        Assert.Equal("records do not say enough for check", RecordCounter.Problem(check));
        Assert.Equal("connect is no single value of a request", RecordCounter.Problem(connect));
        Assert.Empty(RecordCounter.Count([Record(0, 1)], Start, [ratio, kind, check, connect], Second));
    }

    [Fact]
    public void However_many_seconds_there_are_every_request_is_counted_once()
    {
        var random = SeededRandom.At(5, 1, 1);
        var records = new List<RequestRecord>();
        for (var i = 0; i < 120_000; i++)
            records.Add(Record(i * 1000L, (i * 1000L) + random.NextInt(900), random.NextInt(10) == 0 ? ErrorKind.Timeout : ErrorKind.Ok));

        var counts = RecordCounter.Count(records, Start, [Available], Second).ToArray();

        Assert.Equal(120_000, counts.Sum(static c => c.Total));
        Assert.Equal(records.Count(static r => r.IsSuccess), counts.Sum(static c => c.Good));
    }

    private static ServiceLevelObjective Objective(string name, Indicator indicator) => new() { Name = name, Indicator = indicator, Target = 0.99m };

    private static RequestRecord Record(long intendedMs, long doneMs, ErrorKind outcome = ErrorKind.Ok) => new()
    {
        Phase = RunPhase.Measured,
        Intended = intendedMs * 1_000_000,
        Sent = intendedMs * 1_000_000,
        Done = doneMs * 1_000_000,
        Outcome = outcome,
    };
}
