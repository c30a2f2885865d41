using System.Globalization;
using System.Text;
using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>MLPerf LoadGen's <c>mlperf_log_summary.txt</c>: lines <c>name : value</c>.</summary>
internal sealed class MlperfSummaryImporter : IResultImporter
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["SUT name"] = "sut_name",
        ["Scenario"] = "effective_scenario",
        ["Result is"] = "result_validity",
        ["Completed samples per second"] = "result_completed_samples_per_sec",
        ["Scheduled samples per second"] = "result_scheduled_samples_per_sec",
        ["Samples per second"] = "result_samples_per_second",
        ["Completed tokens per second"] = "result_completed_tokens_per_second",
        ["Tokens per second"] = "result_tokens_per_second",
        ["QPS w/ loadgen overhead"] = "result_qps_with_loadgen_overhead",
        ["Min latency (ns)"] = "result_min_latency_ns",
        ["Max latency (ns)"] = "result_max_latency_ns",
        ["Mean latency (ns)"] = "result_mean_latency_ns",
        ["Min First Token latency (ns)"] = "result_first_token_min_latency_ns",
        ["Max First Token latency (ns)"] = "result_first_token_max_latency_ns",
        ["Mean First Token latency (ns)"] = "result_first_token_mean_latency_ns",
        ["Min Time per Output Token (ns)"] = "result_time_to_output_token_min",
        ["Max Time per Output Token (ns)"] = "result_time_to_output_token_max",
        ["Mean Time per Output Token (ns)"] = "result_time_to_output_token_mean",
        ["Mean Time to Output Token (ns)"] = "result_time_to_output_token_mean",
        ["target_qps"] = "effective_target_qps",
        ["samples_per_query"] = "effective_samples_per_query",
        ["min_duration (ms)"] = "effective_min_duration_ms",
    };

    public string Format => "mlperf-summary";

    public string Tool => "MLPerf LoadGen";

    public string Reads => "mlperf_log_summary.txt, together with mlperf_log_detail.txt";

    public bool Recognises(FileHead head) => head.Has("MLPerf Results Summary");

    public void Read(ImportFile file, ImportSession session)
    {
        // The detailed log has all of it and more.
        if (session.Run.Mlperf is not null)
            return;

        var facts = new MlperfFacts();
        file.ForEachLine((line, _) =>
        {
            Line(Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 4_096)]).Trim(), facts);
            return null;
        });
        facts.Fill(session.Run, file);
    }

    private static void Line(string line, MlperfFacts facts)
    {
        // " * Processed at least 64 queries (6145)." is the only place with a number of queries.
        if (line.StartsWith("* Processed at least", StringComparison.Ordinal))
            facts.Set("result_query_count", Digits(line[(line.LastIndexOf('(') + 1)..]));
        else if (line.StartsWith("* Processed ", StringComparison.Ordinal))
            facts.Set("result_query_count", Digits(line["* Processed ".Length..]));

        var colon = line.LastIndexOf(':');
        if (colon < 0)
            return;

        var (name, value) = (line[..colon].Trim(), line[(colon + 1)..].Trim());
        if (Keys.TryGetValue(name, out var key))
            facts.Set(key, value);
        else if (Percentile(name) is { } percentile)
            facts.Set(percentile, value);
    }

    /// <summary><c>99.00 percentile latency (ns)</c> and its kin.</summary>
    private static string? Percentile(string name)
    {
        var words = name.Split(' ', 3);
        if (words is not [var number, "percentile", var what] || Numbers.Parse(number) is not { } percent)
            return null;

        var p = percent.ToString("0.00", CultureInfo.InvariantCulture);
        return what switch
        {
            "latency (ns)" => $"result_{p}_percentile_latency_ns",
            "first token latency (ns)" => $"result_first_token_{p}_percentile_latency_ns",
            "time to output token (ns)" => $"result_time_per_output_token_{p}_percentile_ns",
            _ => null,
        };
    }

    private static string Digits(string text) => string.Concat(text.TakeWhile(char.IsAsciiDigit));
}
