using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Ingestion.Metrics;
using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Tests.Ingestion.Metrics;

public sealed class MetricsReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 17, 22, 0, 0, TimeSpan.Zero);

    private static readonly ServiceLevelObjective Errors = new()
    {
        Name = "errors",
        Indicator = new Indicator { Kind = IndicatorKind.Ratio, Ratio = new RatioSource { Bad = "http_requests_total{code=~\"5..\"}", Total = "http_requests_total" } },
        Target = 0.99m,
    };

    private static readonly ServiceLevelObjective Fast = new() { Name = "fast", Indicator = new Indicator { Kind = IndicatorKind.Threshold, Metric = "latency", Bound = 1 }, Target = 0.99m };

    [Fact]
    public void Increments_are_counted_and_the_first_reading_only_notes_where_counters_stand()
    {
        var reader = new MetricsReader([Errors]);
        var first = reader.Read(Text("http_requests_total{code=\"200\"} 100\nhttp_requests_total{code=\"500\"} 7\n"), At, null);
        Assert.Empty(first.Counts);

        var second = reader.Read(Text("# HELP x\nhttp_requests_total{code=\"200\"} 140 1700000000\nhttp_requests_total{code=\"500\"} 9\n"), At.AddSeconds(15), first.Checkpoint);

        Assert.Equal((40, 42), (second.Counts[0].Good, second.Counts[0].Total));
    }

    [Fact]
    public void A_counter_that_went_down_began_anew_and_a_new_series_began_at_zero()
    {
        var reader = new MetricsReader([Errors]);
        var first = reader.Read(Text("http_requests_total{code=\"200\"} 100\n"), At, null);
        var second = reader.Read(Text("http_requests_total{code=\"200\"} 30\nhttp_requests_total{code=\"503\"} 2\n"), At.AddSeconds(15), first.Checkpoint);

        Assert.Equal((30, 32, 1), (second.Counts[0].Good, second.Counts[0].Total, second.Resets));
    }

    [Fact]
    public void A_series_that_is_away_for_a_reading_goes_on_where_it_was()
    {
        var reader = new MetricsReader([Errors]);
        var at = reader.Read(Text("http_requests_total{code=\"200\"} 100\n"), At, null).Checkpoint;
        var gap = reader.Read(Text(""), At, at);
        Assert.Equal("objective 'errors': no series of http_requests_total matches", Assert.Single(gap.Problems));

        Assert.Equal(10, reader.Read(Text("http_requests_total{code=\"200\"} 110\n"), At, gap.Checkpoint).Counts[0].Total);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    public void Buckets_count_for_a_bound(string le)
    {
        var reader = new MetricsReader([Fast], new Dictionary<string, string>(StringComparer.Ordinal) { ["latency"] = "took_seconds{job=\"api\"}" });
        string At2(int below, int all) => $"took_seconds_bucket{{job=\"api\",le=\"0.5\"}} 1\ntook_seconds_bucket{{job=\"api\",le=\"{le}\"}} {below} # {{trace_id=\"x\"}} 0.9\ntook_seconds_bucket{{job=\"api\",le=\"+Inf\"}} {all}\n# EOF\n";
        var first = reader.Read(Text(At2(5, 6)), At, null);

        var second = reader.Read(Text(At2(14, 16)), At, first.Checkpoint);

        Assert.Equal((9, 10), (second.Counts[0].Good, second.Counts[0].Total));
        Assert.Empty(second.Problems);
    }

    [Fact]
    public void A_bucket_that_is_missing_is_said()
    {
        var reader = new MetricsReader([Fast], new Dictionary<string, string>(StringComparer.Ordinal) { ["latency"] = "took_seconds" });

        var batch = reader.Read(Text("took_seconds_bucket{le=\"+Inf\"} 5\n"), At, null);

        Assert.Equal("objective 'fast': took_seconds_bucket has no bucket le=\"1\"; add that bound to the histogram of the target", Assert.Single(batch.Problems));
    }

    [Fact]
    public void Whatever_counters_do_good_is_never_more_than_total_and_nothing_is_counted_twice()
    {
        var good = new ServiceLevelObjective { Name = "g", Indicator = new Indicator { Kind = IndicatorKind.Ratio, Ratio = new RatioSource { Good = "good_total", Total = "all_total" } }, Target = 0.9m };
        Prop.ForAll<byte[]>(steps =>
        {
            var reader = new MetricsReader([good]);
            var at = reader.Read(Text("good_total 0\nall_total 0\n"), At, null).Checkpoint;
            var (goods, all, counted, total, seen) = (0L, 0L, 0L, 0L, 0L);
            for (var i = 0; i + 1 < steps.Length; i += 2)
            {
                // The good counter is read before the other one has caught up.
                goods += steps[i];
                var batch = reader.Read(Text($"good_total {goods}\nall_total {all}\n"), At, at);
                all += steps[i] + steps[i + 1];
                (at, counted, total) = (batch.Checkpoint, counted + batch.Counts[0].Good, total + batch.Counts[0].Total);
                seen = all;
                if (batch.Counts[0].Good > batch.Counts[0].Total || batch.Counts[0].Good < 0)
                    return false;
            }

            var last = reader.Read(Text($"good_total {goods}\nall_total {all}\n"), At, at);
            return counted + last.Counts[0].Good == goods && total + last.Counts[0].Total == seen;
        }).Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rate(x[5m])")]
    [InlineData("x{a=b}")]
    [InlineData("x{a=~\"(\"}")]
    [InlineData("x{a=\"b\"")]
    public void What_is_no_selector_is_refused_in_one_line(string text) =>
        Assert.DoesNotContain('\n', Assert.Throws<PlanException>(() => SeriesSelector.Parse(text)).Message);

    [Fact]
    public void Whatever_a_target_answers_nothing_is_thrown()
    {
        var reader = new MetricsReader([Errors, Fast], new Dictionary<string, string>(StringComparer.Ordinal) { ["latency"] = "http_requests_total" });
        var valid = Encoding.UTF8.GetBytes("http_requests_total{code=\"5\\\"0\\n3\",a=\"}\"} 1e3 17\nhttp_requests_total_bucket{le=\"+Inf\"} NaN\n");
        for (var cut = 0; cut <= valid.Length; cut++)
            reader.Read(valid.AsMemory(0, cut), At, null);
        Prop.ForAll<byte[], int, byte>((noise, at, value) =>
        {
            var changed = (byte[])valid.Clone();
            changed[(at & int.MaxValue) % changed.Length] = value;
            var first = reader.Read(changed, At, null);
            reader.Read(noise, At, first.Checkpoint);
            return reader.Read(valid, At, first.Checkpoint).Counts.All(static c => c.Good >= 0 && c.Good <= c.Total);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static ReadOnlyMemory<byte> Text(string text) => Encoding.UTF8.GetBytes(text);
}
