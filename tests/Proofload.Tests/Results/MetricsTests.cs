using Proofload.Results;

namespace Proofload.Tests.Results;

public sealed class MetricsTests
{
    [Fact]
    public void Catalogue_IsTheClosedListOfMetrics() => Assert.Equal(
        ["latency", "service_time", "lateness", "ttft", "service_ttft", "ttfo", "tpot", "inter_chunk", "longest_stall", "receive_lag", "receive_lag_uncoalesced", "receive_delay", "connect", "dns", "tcp", "tls",
         "time_to_failure", "query_latency", "session_duration", "session_steps", "output_tokens", "prompt_tokens", "tokenizer_tokens", "response_bytes", "output_speed",
         "throughput", "output_token_throughput", "offered_rate", "sent_rate", "error_rate", "goodput", "goodput_rate", "availability", "session_success_rate", "session_throughput", "check", "count"],
        Metrics.Ids);

    [Theory]
    [InlineData("latency", "s", BetterDirection.Lower, MetricScope.PerRequest)]
    [InlineData("output_speed", "tokens/s", BetterDirection.Higher, MetricScope.PerRequest)]
    [InlineData("response_bytes", "bytes", BetterDirection.Neither, MetricScope.PerRequest)]
    [InlineData("output_tokens", "tokens", BetterDirection.Neither, MetricScope.PerRequest)]
    [InlineData("error_rate", "1", BetterDirection.Lower, MetricScope.PerRun)]
    [InlineData("throughput", "1/s", BetterDirection.Higher, MetricScope.PerRun)]
    public void Find_Metric_HasItsUnitDirectionAndScope(string id, string unit, BetterDirection better, MetricScope scope)
    {
        var metric = Metrics.Find(id)!;
        Assert.Equal((unit, better, scope), (metric.UnitSymbol, metric.Better, metric.Scope));
    }

    [Fact]
    public void Find_UnknownId_IsNull() => Assert.Null(Metrics.Find("Latency"));
}
