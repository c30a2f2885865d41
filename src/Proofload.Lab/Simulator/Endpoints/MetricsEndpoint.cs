using System.Globalization;
using System.Text;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>GET /metrics</c>: the names and buckets that vLLM exports, in the Prometheus text format.</summary>
internal static class MetricsEndpoint
{
    public static Task HandleAsync(Exchange exchange) =>
        exchange.SendAsync(200, ContentTypes.Metrics, Encoding.UTF8.GetBytes(Render(exchange.Core)));

    private static string Render(SimulatorCore core)
    {
        var tally = core.Tally;
        var model = core.Options.DefaultModel.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        var label = $"model_name=\"{model}\"";
        var text = new StringBuilder();
        var batching = core.Options.Generation.Timing == GenerationTiming.Batching;
        var waiting = core.Replicas.Waiting(core.Clock.NowNs);
        Single(text, "num_requests_running", "gauge", "Requests being executed.", label, batching ? core.Replicas.Running : Math.Max(0, tally.InFlight - waiting));
        Single(text, "num_requests_waiting", "gauge", "Requests waiting to be executed.", label, waiting);
        Single(text, "gpu_cache_usage_perc", "gauge", "Share of the key-value cache in use, 0 to 1.", label, core.Replicas.All.Max(static r => r.Engine.KvUsage));
        Single(text, "gpu_prefix_cache_queries_total", "counter", "Prompt tokens looked up in the prefix cache.", label, core.Replicas.All.Sum(static r => r.Engine.PrefixTokensQueried));
        Single(text, "gpu_prefix_cache_hits_total", "counter", "Prompt tokens found in the prefix cache.", label, core.Replicas.All.Sum(static r => r.Engine.PrefixTokensHit));
        Single(text, "prompt_tokens_total", "counter", "Prompt tokens processed.", label, tally.PromptTokens);
        Single(text, "generation_tokens_total", "counter", "Tokens generated.", label, tally.Tokens);
        Head(text, "request_success_total", "counter", "Requests that finished, by reason.");
        foreach (var reason in (ReadOnlySpan<string>)["stop", "length", "tool_calls", "abort"])
        {
            text.Append(CultureInfo.InvariantCulture, $"vllm:request_success_total{{finished_reason=\"{reason}\",{label}}} {tally.Finished.GetValueOrDefault(reason)}\n");
        }

        Histogram(text, "time_to_first_token_seconds", "Time to first token.", label, tally.FirstToken);
        Histogram(text, "time_per_output_token_seconds", "Time between token events.", label, tally.PerToken);
        Histogram(text, "e2e_request_latency_seconds", "Request received to last token.", label, tally.EndToEnd);
        return text.ToString();
    }

    private static void Single(StringBuilder text, string name, string type, string help, string label, double value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"vllm:{name}{{{label}}} {value}\n");
    }

    private static void Histogram(StringBuilder text, string name, string help, string label, DurationHistogram histogram)
    {
        Head(text, name, "histogram", help);
        var counts = histogram.Cumulative();
        for (var i = 0; i < histogram.Bounds.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"vllm:{name}_bucket{{le=\"{histogram.Bounds[i]:0.0###}\",{label}}} {counts[i]}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"vllm:{name}_bucket{{le=\"+Inf\",{label}}} {counts[^1]}\n");
        text.Append(CultureInfo.InvariantCulture, $"vllm:{name}_sum{{{label}}} {histogram.SumSeconds}\nvllm:{name}_count{{{label}}} {counts[^1]}\n");
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP vllm:").Append(name).Append(' ').Append(help).Append("\n# TYPE vllm:").Append(name).Append(' ').Append(type).Append('\n');
}
