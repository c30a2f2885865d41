using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Tests.Imports;

/// <summary>Files that the tools themselves wrote: the run says what the tool printed, to the tool's own precision.</summary>
public sealed class RealFileTests
{
    [Fact]
    public void Wrk_with_latency()
    {
        var run = Import.Fixture("wrk.txt");
        Same(run, "service_time", count: 2917, mean: 8.86, p50: 7.24, p90: 17.32, p99: 29.72, max: 48.76, toleranceMs: 0.001);
        Assert.Equal((2917, 0), (run.Counts.Ok, run.Counts.Failed));
        Assert.Equal(971.04, run.Rates.Throughput!.Value, 0.01);
        Assert.Equal("http http://127.0.0.1:18734/", run.Fingerprint.Target);
        Assert.Null(run.Metrics["service_time"].P95);
        Assert.Null(run.Metrics["service_time"].P999);
    }

    [Fact]
    public void Wrk_without_latency_has_no_percentiles_and_counts_bad_statuses()
    {
        var run = Import.Fixture("wrk-mixed.txt");
        Assert.Equal((1060, 44), (run.Counts.Ok, run.Counts.Failed));
        Assert.Null(run.Metrics["service_time"].P50);
        Assert.Equal(0.00818, run.Metrics["service_time"].Mean);
        Assert.Contains(run.Notes, static n => n.Contains("--latency", StringComparison.Ordinal));
    }

    [Fact]
    public void Hey_text()
    {
        var run = Import.Fixture("hey.txt");
        Same(run, "service_time", count: 1000, mean: 8.2, p50: 6.3, p90: 16.5, p99: 32.6, max: 44.8, toleranceMs: 0.001);
        Assert.Equal(0.0211, run.Metrics["service_time"].P95);
        Assert.Equal(1114.7532, run.Rates.Throughput!.Value, 0.2);
        Assert.Equal(0.8971, run.Window);
    }

    [Fact]
    public void Hey_text_with_statuses_and_with_errors()
    {
        var mixed = Import.Fixture("hey-mixed.txt");
        Assert.Equal((480, 20), (mixed.Counts.Ok, mixed.Counts.Failed));
        Assert.Equal(20, mixed.Errors["overloaded"]);

        var refused = Import.Fixture("hey-refused.txt");
        Assert.Equal((0, 20, 20), (refused.Counts.Ok, refused.Counts.Failed, refused.Errors["connect_refused"]));
        Assert.Empty(refused.Metrics);
        Assert.Equal(Outcome.Inconclusive, refused.Verdict.Outcome);
    }

    [Fact]
    public void Hey_csv_goes_through_the_recorder()
    {
        var run = Import.Fixture("hey.csv");
        var rows = Rows("hey.csv", ',').Select(static r => (Seconds: Number(r[0]), Status: r[6], Offset: Number(r[7]))).ToList();
        var good = rows.Where(static r => r.Status == "200").Select(static r => r.Seconds).Order().ToList();
        var time = run.Metrics["service_time"];
        Assert.Equal((good.Count, rows.Count - good.Count), (run.Counts.Ok, run.Counts.Failed));
        Near(NearestRank(good, 0.5), time.P50);
        Near(NearestRank(good, 0.99), time.P99);
        Near(good[^1], time.Max);
        Assert.Equal(good.Average(), time.Mean!.Value, 1e-9);
        Assert.Equal(rows.Max(static r => r.Offset + r.Seconds) - rows.Min(static r => r.Offset), run.Window, 1e-6);
        Assert.NotNull(time.Histogram);
        Assert.NotNull(time.Ci["p99"].Low);
        Assert.Equal(run.Counts.Ok, run.Series.Sum(static i => i.Ok));
        Assert.Equal(0, run.Series[^1].InFlight);
    }

    [Fact]
    public void Ab_text_says_what_ab_printed()
    {
        var run = Import.Fixture("ab.txt");
        Same(run, "service_time", count: 600, mean: 8, p50: 6, p90: 17, p99: 27, max: 36, toleranceMs: 0.001);
        Assert.Equal(("2.3", 0.628), (run.Source!.Version, run.Window));
        Assert.Equal((600, 0), (run.Counts.Ok, run.Counts.Failed));
    }

    [Fact]
    public void Ab_text_counts_bad_statuses_but_not_other_lengths()
    {
        var run = Import.Fixture("ab-mixed.txt");
        Assert.Equal((288, 12), (run.Counts.Ok, run.Counts.Failed));
        Assert.Contains(run.Notes, static n => n.StartsWith("12 answers have another length", StringComparison.Ordinal));
    }

    [Fact]
    public void Ab_files_together_are_one_run_within_a_millisecond_of_what_ab_printed()
    {
        var run = Import.Fixture("ab.txt", "ab.csv", "ab.tsv");
        Same(run, "service_time", count: 600, mean: 8, p50: 6, p90: 17, p99: 27, max: 36, toleranceMs: 1.001);
        var ttimes = Rows("ab.tsv", '\t').Select(static r => Number(r[4]) / 1e3).Order().ToList();
        Near(NearestRank(ttimes, 0.9), run.Metrics["service_time"].P90);
        Assert.Equal(600 / 0.628, run.Rates.Throughput!.Value, 0.01);
        Assert.Equal(["ab-text", "ab-gnuplot", "ab-percentiles"], run.Source!.Formats);
    }

    [Fact]
    public void Ab_percentiles_refine_the_text()
    {
        var run = Import.Fixture("ab.csv", "ab.txt");
        var csv = Rows("ab.csv", ',').ToDictionary(static r => r[0], static r => Number(r[1]) / 1e3, StringComparer.Ordinal);
        Assert.Equal((csv["50"], csv["99"], csv["0"]), (run.Metrics["service_time"].P50, run.Metrics["service_time"].P99, run.Metrics["service_time"].Min));
        Assert.InRange(csv["90"], 0.0165, 0.0175);
    }

    [Fact]
    public void Ab_files_that_lack_what_makes_a_rate_have_none()
    {
        var times = Import.Fixture("ab.tsv");
        Assert.Null(times.Rates.Throughput);
        Assert.Null(times.Generator.SentRate);
        var refused = Assert.Throws<Proofload.Imports.ImportException>(static () => Import.Fixture("ab.csv"));
        Assert.Contains("how many requests", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Locust_files_together_are_one_run()
    {
        var run = Import.Fixture("locust/locust_failures.csv", "locust/locust_stats.csv", "locust/locust_stats_history.csv");
        Same(run, "service_time", count: 2146, mean: 9.624, p50: 8, p90: 18, p99: 29, max: 41.146, toleranceMs: 0.001);
        Assert.Equal((0.022, 0.039), (run.Metrics["service_time"].P95, run.Metrics["service_time"].P999));
        Assert.Equal((2128, 18, 18), (run.Counts.Ok, run.Counts.Failed, run.Errors["overloaded"]));
        Assert.Equal(164.927, run.Rates.Sent!.Value, 0.001);
        Assert.Equal(["GET /", "GET /mixed"], run.Kinds.Select(static k => k.Name));
        Assert.Equal((0.031, 433), (run.Kinds[0].Metrics["service_time"].P99, run.Kinds[1].Counts.Ok));

        // The history ends where its file was last written; its totals there are 1,646 requests, 13 of them failed.
        Assert.Equal((1633, 13), (run.Series.Sum(static i => i.Ok), run.Series.Sum(static i => i.Failed)));
        Assert.Equal(("users", 5d), (run.PlannedUnit, run.Series[^1].Planned));
        Assert.Equal(0.029, run.Series[^1].Metrics["service_time"].P99);
        Assert.All(run.Series, static i => Assert.Null(i.InFlight));
    }

    [Fact]
    public void Locust_folder_leaves_out_what_is_no_result()
    {
        var run = Import.Fixture("locust");
        Assert.Equal(("locust", 2128), (run.Name, run.Counts.Ok));
        Assert.Contains(run.Notes, static n => n.StartsWith("locust_exceptions.csv was left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wrk.txt")]
    [InlineData("hey.csv")]
    [InlineData("ab.txt")]
    [InlineData("locust/locust_stats.csv")]
    public void What_the_tool_does_not_say_is_unknown_and_never_zero(string name)
    {
        var run = Import.Fixture(name);
        Assert.Equal(MeasurementState.Unknown, run.Verdict.Measurement);
        Assert.StartsWith("Not measured by Proofload: how late", run.Verdict.Reasons[0], StringComparison.Ordinal);
        Assert.DoesNotContain("latency", run.Metrics.Keys);
        Assert.DoesNotContain("lateness", run.Metrics.Keys);
        Assert.Contains("coordinated omission", run.Source!.Unknown["latency"], StringComparison.Ordinal);
        Assert.Equal((null, null, null), (run.Counts.Intended, run.Counts.Dropped, run.Rates.Offered));
        Assert.Equal((null, null, null, null), (run.Generator.LatenessP99, run.Generator.OfferedRate, run.Generator.SentRatio, run.Generator.Dropped));
        Assert.Equal(0, run.Verdict.ExitCode);
    }

    private static void Same(RunResult run, string metric, long count, double mean, double p50, double p90, double p99, double max, double toleranceMs)
    {
        var m = run.Metrics[metric];
        Assert.Equal(count, m.Count);
        foreach (var (expected, actual) in ((double, double?)[])[(mean, m.Mean), (p50, m.P50), (p90, m.P90), (p99, m.P99), (max, m.Max)])
            Assert.InRange(actual!.Value * 1e3, expected - toleranceMs, expected + toleranceMs);
    }

    private static void Near(double expected, double? actual) => Assert.InRange(actual!.Value, expected, expected * 1.001);

    private static double NearestRank(List<double> sorted, double q) => sorted[(int)Math.Ceiling(q * sorted.Count) - 1];

    private static IEnumerable<string[]> Rows(string name, char delimiter) => File.ReadLines(Import.PathOf(name)).Skip(1).Select(line => line.Split(delimiter));

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
