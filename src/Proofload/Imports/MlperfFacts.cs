using System.Globalization;
using Proofload.Imports.Reading;
using Proofload.Results;

namespace Proofload.Imports;

/// <summary>The result of an MLPerf LoadGen test, put together from the keys of its detailed log. The summary's lines are translated to the same keys.</summary>
internal sealed class MlperfFacts
{
    private const double Ns = 1e-9;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Number of keys.</summary>
    public int Count => _values.Count;

    /// <summary>Keeps a value; the last one of a key counts.</summary>
    public void Set(string key, string value)
    {
        if (_values.Count < 2_000 || _values.ContainsKey(key))
            _values[key] = value;
    }

    /// <summary>Fills a run.</summary>
    public void Fill(ImportedRun run, ImportFile file)
    {
        var scenario = (Text("effective_scenario") ?? Text("requested_scenario") ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (scenario.Length == 0)
            throw file.Wrong("does not say which scenario it is: the log is cut off before the test");
        if (Text("result_validity") is null)
            throw file.Wrong("has no result: the log is cut off, or the test was stopped");

        run.ToolVersion ??= Text("loadgen_version")?.Split(' ')[0];
        run.Target = Text("sut_name") is { } system ? "mlperf " + system : null;
        run.Load["scenario"] = scenario;
        if (Text("effective_target_qps") is { } rate)
            run.Load["target_qps"] = rate;
        if (Text("test_datetime") is { } date && Numbers.MomentNs(date) is { } start)
            run.StartedAt = Numbers.Moment(start);
        Describe(run, scenario);
        Samples(run, scenario);
        Summaries(run, scenario);
        run.Mlperf = Result(scenario);
    }

    private static void Describe(ImportedRun run, string scenario)
    {
        run.Definitions["latency"] = scenario switch
        {
            "Server" => "LoadGen's sample latency: from the scheduled time to completion",
            "Offline" => "LoadGen's sample latency: from the start of the test, when all samples are due, to completion",
            _ => "LoadGen's sample latency: from the issue, which by the scenario's rule follows the completion before, to completion",
        };
        run.Unknown["lateness"] = "LoadGen does not state how late it issued; its latency in the Server scenario contains it";
        run.Unknown["service_time"] = "LoadGen's latency counts from when a query was due";
        run.Notes.Add("LoadGen's percentiles are sorted[floor(n p)], one rank higher than nearest rank");
    }

    /// <summary>Samples, and how long it took: LoadGen states rates, so the time follows.</summary>
    private void Samples(ImportedRun run, string scenario)
    {
        var queries = Number("result_query_count") ?? Number("generated_query_count");
        var samples = scenario == "Offline" && Number("result_samples_per_second") is { } rate && Number("result_max_latency_ns") is { } longest
            ? Math.Round(rate * longest * Ns)
            : queries * (Number("generated_samples_per_query") ?? Number("effective_samples_per_query") ?? 1);
        if (samples is > 0 and < Numbers.MostCounted)
            (run.Ok, run.Failed) = ((long)samples, 0);
        run.NoCounts = "LoadGen's summary does not say how many samples there were; import it together with mlperf_log_detail.txt";
        run.Window = scenario switch
        {
            "Server" => (samples - 1) / Number("result_completed_samples_per_sec"),
            "SingleStream" => (samples - 1) / Number("result_qps_with_loadgen_overhead"),
            "Offline" => Number("result_max_latency_ns") * Ns,
            _ => null,
        };
        if (run.Window is not > 0 || !double.IsFinite(run.Window.Value))
            run.Window = null;
        run.OfferedRate = Number("result_scheduled_samples_per_sec");
        run.OutputTokenRate = Number("result_completed_tokens_per_second") ?? Number("result_tokens_per_second");
        if (Number("num_errors") is > 0 and var errors)
            run.Doubts.Add(string.Create(CultureInfo.InvariantCulture, $"LoadGen logged {errors:N0} errors."));
    }

    private void Summaries(ImportedRun run, string scenario)
    {
        var samples = run.Ok ?? 0;
        run.Summarise("latency", Statistics("result_min_latency_ns", "result_mean_latency_ns", "result_max_latency_ns", static p => $"result_{p}_percentile_latency_ns"), Ns, samples);
        if (scenario == "MultiStream")
        {
            var queries = Statistics("result_min_query_latency_ns", "result_mean_query_latency_ns", "result_max_query_latency_ns", static p => $"result_{p}_percentile_per_query_latency_ns");
            queries.Count = Numbers.Count(Text("result_query_count") ?? Text("generated_query_count"));
            run.Summarise("query_latency", queries, Ns, samples);
        }

        run.Summarise("ttft", Statistics("result_first_token_min_latency_ns", "result_first_token_mean_latency_ns", "result_first_token_max_latency_ns", static p => $"result_first_token_{p}_percentile_latency_ns"), Ns, samples);
        run.Summarise("tpot", Statistics("result_time_to_output_token_min", "result_time_to_output_token_mean", "result_time_to_output_token_max", static p => $"result_time_per_output_token_{p}_percentile_ns"), Ns, samples);
        if (run.Summaries.ContainsKey("tpot"))
            run.Definitions["tpot"] = "LoadGen's time per output token: (latency - first token) / (tokens - 1)";
    }

    private SummaryStatistics Statistics(string min, string mean, string max, Func<string, string> percentile)
    {
        var statistics = new SummaryStatistics { Min = Number(min), Mean = Number(mean), Max = Number(max) };
        foreach (var (name, percent) in ((string, double)[])[("50.00", 50), ("90.00", 90), ("95.00", 95), ("99.00", 99), ("99.90", 99.9)])
            statistics.SetPercentile(percent, Number(percentile(name)));
        return statistics;
    }

    private MlperfResult Result(string scenario)
    {
        var (metric, value, unit) = scenario switch
        {
            "Server" => ("scheduled samples per second", Number("result_scheduled_samples_per_sec") ?? Number("result_completed_samples_per_sec"), "1/s"),
            "Offline" => ("samples per second", Number("result_samples_per_second"), "1/s"),
            "MultiStream" => ("query latency p99", Number("early_stopping_latency_ms") * Ns ?? Number("result_99.00_percentile_per_query_latency_ns") * Ns, "s"),
            _ => ("latency p90", Number("early_stopping_latency_ss") * Ns ?? Number("result_90.00_percentile_latency_ns") * Ns, "s"),
        };
        return new MlperfResult
        {
            Scenario = scenario,
            Valid = Text("result_validity") == "VALID",
            Official = (Number("effective_min_duration_ms") ?? 0) >= 600_000,
            Metric = metric,
            Value = value,
            Unit = unit,
            Remarks = [$"judged by LoadGen: {Text("result_validity")}", .. Text("result_invalid_reason") is { Length: > 0 } reason ? (string[])[Data.OneLine.Of(reason.Trim())] : []],
        };
    }

    private string? Text(string key) => _values.GetValueOrDefault(key);

    private double? Number(string key) => Numbers.Parse(Text(key));
}
