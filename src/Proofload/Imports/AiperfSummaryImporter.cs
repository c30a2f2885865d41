using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>AIPerf's <c>profile_export_aiperf.json</c>: statistics of every metric. No single requests.</summary>
internal sealed class AiperfSummaryImporter : IResultImporter
{
    private static readonly Dictionary<string, string> Metrics = new(StringComparer.Ordinal)
    {
        ["request_latency"] = "service_time",
        ["time_to_first_token"] = "service_ttft",
        ["inter_token_latency"] = "tpot",
        ["inter_chunk_latency"] = "inter_chunk",
        ["output_sequence_length"] = "output_tokens",
        ["input_sequence_length"] = "prompt_tokens",
    };

    public string Format => "aiperf-summary";

    public string Tool => "AIPerf";

    public string Reads => "aiperf profile: profile_export_aiperf.json";

    public bool Recognises(FileHead head) => head.IsJson && head.Has("\"request_latency\"", "\"request_throughput\"") && !head.Has("\"benchmarks\"");

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        AiperfText.Describe(run);
        file.ReadJson(json =>
        {
            if (!json.EnterObject())
                throw file.Wrong("is no JSON object");
            while (json.NextProperty(out var name))
                Part(json, name, run, values);
        });
        if (!values.TryGetValue("request_count", out var ok))
            throw file.Wrong("has no request_count");

        run.Ok = (long)Math.Clamp(ok, 0, Numbers.MostCounted);
        var failed = (long)Math.Clamp(values.GetValueOrDefault("error_request_count"), 0, Numbers.MostCounted);
        run.Failed = Math.Max(run.Failures.Values.Sum(), failed - run.Cancelled);
        run.Window = values.TryGetValue("benchmark_duration", out var seconds) && seconds > 0 ? seconds : null;
        run.OutputTokenRate = values.TryGetValue("output_token_throughput", out var tokens) ? tokens : null;
        run.GoodputRate = values.TryGetValue("goodput", out var good) ? good : null;
    }

    private static void Part(JsonPull json, string name, ImportedRun run, Dictionary<string, double> values)
    {
        switch (name)
        {
            case "aiperf_version":
                run.ToolVersion = json.Text();
                break;
            case "start_time" when Numbers.MomentNs(json.Text()) is { } start:
                run.StartedAt = Numbers.Moment(start);
                run.Notes.Add("AIPerf writes its start in local time without saying where; it is taken for UTC");
                break;
            case "was_cancelled" when json.Flag() == true:
                run.EndedEarly = "AIPerf was stopped before its planned end";
                break;
            case "error_summary" when json.EnterArray():
                while (json.NextItem())
                    Error(json, run);
                break;
            case "input_config" when json.EnterObject():
                Configuration(json, run);
                break;
            default:
                Metric(json, name, run, values);
                break;
        }
    }

    private static void Metric(JsonPull json, string name, ImportedRun run, Dictionary<string, double> values)
    {
        if (!json.EnterObject())
            return;

        var statistics = new SummaryStatistics();
        var unit = (string?)null;
        while (json.NextProperty(out var statistic))
        {
            switch (statistic)
            {
                case "unit": unit = json.Text(); break;
                case "avg": statistics.Mean = json.Number(); break;
                case "min": statistics.Min = json.Number(); break;
                case "max": statistics.Max = json.Number(); break;
                case "std": statistics.StdDev = json.Number(); break;
                case "count": statistics.Count = json.Count(); break;
                default:
                    if (statistic.StartsWith('p') && Numbers.Parse(statistic.AsSpan(1)) is { } percent)
                        statistics.SetPercentile(percent, json.Number());
                    break;
            }
        }

        if (Metrics.TryGetValue(name, out var id) && (AiperfText.Seconds(unit) ?? (unit == "tokens" ? 1 : null)) is { } scale)
            run.Summarise(id, statistics, scale, statistics.Count ?? 0);
        else if (statistics.Mean is { } value)
            values[name] = value;
    }

    private static void Error(JsonPull json, ImportedRun run)
    {
        if (!json.EnterObject())
            return;

        var (code, type, message, count) = (0L, "", "", 0L);
        while (json.NextProperty(out var name))
        {
            if (name == "count")
            {
                count = json.Count() ?? 0;
            }
            else if (name == "error_details" && json.EnterObject())
            {
                while (json.NextProperty(out var detail))
                {
                    switch (detail)
                    {
                        case "code": code = json.Count() ?? 0; break;
                        case "type": type = json.Text() ?? ""; break;
                        case "message": message = json.Text() ?? ""; break;
                    }
                }
            }
        }

        if (type == AiperfText.Cancellation)
            run.Cancelled += count;
        else
            run.AddFailures(FailureText.Of((int)Math.Min(code, 999), $"{type} {message}"), Addresses.Clean($"{type}: {message}"), count);
    }

    /// <summary>Of the configuration only what says which load it was: the whole may hold keys.</summary>
    private static void Configuration(JsonPull json, ImportedRun run)
    {
        while (json.NextProperty(out var part))
        {
            if (part == "endpoint" && json.EnterObject())
            {
                while (json.NextProperty(out var name))
                    Endpoint(json, name, run);
            }
            else if (part == "loadgen" && json.EnterObject())
            {
                while (json.NextProperty(out var name))
                {
                    if (name is "concurrency" or "request_rate" or "request_rate_mode" or "request_count" && json.Text() is { } value)
                        run.Load[name] = value;
                }
            }
            else if (part == "phases" && json.EnterArray())
            {
                while (json.NextItem())
                    Phase(json, run);
            }
        }
    }

    private static void Endpoint(JsonPull json, string name, ImportedRun run)
    {
        if (name == "urls" && json.EnterArray())
        {
            while (json.NextItem())
                run.Target ??= json.Text() is { } first ? "aiperf " + Addresses.Clean(first) : null;
        }
        else if (name == "url" && json.Text() is { } url)
        {
            run.Target = "aiperf " + Addresses.Clean(url);
        }
        else if (name is "type" or "streaming")
        {
            run.Load["endpoint " + name] = json.Text() ?? (json.Flag() == true ? "true" : "false");
        }
    }

    private static void Phase(JsonPull json, ImportedRun run)
    {
        if (!json.EnterObject())
            return;

        var facts = new List<string>();
        while (json.NextProperty(out var name))
        {
            if (name is "name" or "type" or "requests" or "concurrency" or "rate" && json.Text() is { } value)
                facts.Add($"{name} {value}");
        }

        run.Load["phase " + (run.Load.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)] = string.Join(", ", facts);
    }
}
