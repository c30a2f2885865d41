using Proofload.Analysis.Canaries;
using Proofload.Plans;

namespace Proofload.Tests.Analysis.Canaries;

public sealed class CanarySubjectTests
{
    [Theory]
    [InlineData("p95 +20%", CanarySource.Requests, 20)]
    [InlineData("ttft p99 +10%", CanarySource.Requests, 100)]
    [InlineData("latency p50 +10%", CanarySource.Requests, 5)]
    [InlineData("latency mean +10%", CanarySource.Requests, 5)]
    [InlineData("throughput -5%", CanarySource.Throughput, 1)]
    [InlineData("error_rate +0.5pp", CanarySource.Failures, 1)]
    [InlineData("goodput -1pp", CanarySource.GoodRequests, 1)]
    public void A_criterion_says_where_values_come_from_and_how_many_requests_a_window_needs(string text, CanarySource source, int fewest)
    {
        var subject = CanarySubject.Parse(text);
        Assert.Equal((source, fewest), (subject.Source, subject.FewestRequests));
    }

    [Theory]
    [InlineData("latency p95 within 5%", "only one direction")]
    [InlineData("latency p95 +20ms", "a share of the baseline: 'latency p95 +10%'")]
    [InlineData("latency p95 +0%", "above 0")]
    [InlineData("error_rate +5%", "'error_rate +0.5pp'")]
    [InlineData("latency max +5%", "chance")]
    [InlineData("goodput_rate -5%", "no value in a window")]
    [InlineData("ltency p95 +5%", "latency")]
    public void What_a_canary_cannot_be_judged_by_is_one_clear_line(string text, string said)
    {
        var problem = Assert.Throws<PlanException>(() => CanarySubject.Parse(text));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void The_usual_subjects_leave_out_percentiles_that_no_window_could_show()
    {
        Assert.Equal(["latency p50", "latency p95", "error_rate"], CanarySubject.Usual(streams: false, 100).Select(static s => s.Metric.Name));
        Assert.Equal(["latency p50", "error_rate"], CanarySubject.Usual(streams: false, 10).Select(static s => s.Metric.Name));
        Assert.Equal(["ttft p50", "ttft p95", "tpot p50", "latency p95", "error_rate"], CanarySubject.Usual(streams: true, null).Select(static s => s.Metric.Name));
    }

    [Theory]
    [InlineData(30, 6)]
    [InlineData(6, 6)]
    [InlineData(500, 6)]
    public void All_looks_together_spend_alpha_and_no_more(int windows, int first)
    {
        var schedule = new CanarySchedule(windows, first);
        Assert.Equal(1, Enumerable.Range(1, windows).Sum(schedule.ShareAt), 1e-9);
        Assert.Equal(0, schedule.ShareAt(first - 1));
    }
}
