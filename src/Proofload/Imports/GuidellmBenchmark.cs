using System.Globalization;
using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>One benchmark of a GuideLLM report.</summary>
internal sealed class GuidellmBenchmark(ImportedRun run, ImportFile file)
{
    private static readonly Dictionary<string, (string Metric, double Scale)> Metrics = new(StringComparer.Ordinal)
    {
        ["request_latency"] = ("service_time", 1),
        ["time_to_first_token_ms"] = ("service_ttft", 1e-3),
        ["inter_token_latency_ms"] = ("tpot", 1e-3),
        ["output_token_count"] = ("output_tokens", 1),
        ["prompt_token_count"] = ("prompt_tokens", 1),
    };

    private string _strategy = "";
    private long _kept;

    /// <summary>Reads it.</summary>
    public void Read(JsonPull json)
    {
        Describe();
        if (!json.EnterObject())
            return;

        while (json.NextProperty(out var part))
        {
            switch (part)
            {
                case "config" or "args" or "scheduler" when json.EnterObject():
                    Configuration(json);
                    break;
                case "duration":
                    run.Window = json.Number() is > 0 and var seconds ? seconds : null;
                    break;
                case "start_time" when Numbers.UnixNs(json.Number()) is { } start:
                    run.StartedAt = Numbers.Moment(start);
                    break;
                case "metrics" when json.EnterObject():
                    while (json.NextProperty(out var metric))
                        Metric(json, metric);
                    break;
                case "requests" when json.EnterObject():
                    while (json.NextProperty(out var status))
                        Requests(json, status);
                    break;
            }
        }

        Finish();
    }

    private void Describe()
    {
        run.Definitions["service_time"] = "GuideLLM's request_latency: from the send to the end of the stream";
        run.Definitions["service_ttft"] = "GuideLLM's time_to_first_token_ms: from the send to the first content, reasoning or tool-call delta";
        run.Definitions["tpot"] = "GuideLLM's inter_token_latency_ms: (last token - first token) / (output tokens - 1); its time_per_output_token_ms contains the first token and is not used";
    }

    /// <summary>Successes end the window; requests that were cut off at the end of the run are neither successes nor failures.</summary>
    private void Finish()
    {
        if (_strategy.Length > 0)
            run.Suffix = run.Load.TryGetValue("rate", out var rate) ? $"{_strategy} {rate}" : run.Load.TryGetValue("streams", out var streams) ? $"{_strategy} {streams}" : _strategy;
        if (_kept > 0 && run.Ok is { } ok && _kept < ok)
            run.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"the report keeps {_kept:N0} of {ok:N0} successful requests: times are of those"));
        if (run.Failed > 0 && run.Failures.Count == 0 && run.Records is null)
            run.AddFailures(ErrorKind.InvalidResponse, "failed requests of GuideLLM; the report does not say of which kind", run.Failed.Value);
    }

    private void Configuration(JsonPull json)
    {
        while (json.NextProperty(out var name))
        {
            if (name is "strategy" or "profile" && json.EnterObject())
            {
                Configuration(json);
            }
            else if (name is "type_" or "kind" && json.Text() is { } type && !type.Contains("benchmark", StringComparison.Ordinal))
            {
                _strategy = type;
                run.Load["strategy"] = type;
            }
            else if (name is "rate" or "streams" or "max_concurrency" && json.Text() is { } value)
            {
                run.Load[name] = value;
                if (name == "rate" && IsOpen && Numbers.Parse(value) is > 0 and var rate)
                    run.OfferedRate = rate;
            }
        }
    }

    /// <summary>A load by a rate has due times; in the others a request is due when a place is free.</summary>
    private bool IsOpen => _strategy.Contains("constant", StringComparison.Ordinal) || _strategy.Contains("poisson", StringComparison.Ordinal) || _strategy.Contains("async", StringComparison.Ordinal);

    private void Metric(JsonPull json, string metric)
    {
        if (!json.EnterObject())
            return;

        while (json.NextProperty(out var status))
        {
            if (metric == "request_totals")
                Total(status, json.Count() ?? 0);
            else if (status == "successful" && Statistics(json) is { } statistics)
                Successful(metric, statistics);
        }
    }

    private void Total(string status, long count)
    {
        switch (status)
        {
            case "successful": run.Ok = count; break;
            case "errored": run.Failed = count; break;
            case "incomplete": run.Cancelled = count; break;
        }
    }

    private void Successful(string metric, SummaryStatistics statistics)
    {
        // A distribution over nothing is written as zeros.
        if (statistics.Count is 0)
            return;

        if (metric == "output_tokens_per_second")
            run.OutputTokenRate = statistics.Mean;
        else if (Metrics.TryGetValue(metric, out var ours))
            run.Summarise(ours.Metric, statistics, ours.Scale, statistics.Count ?? run.Ok ?? 0);
    }

    private static SummaryStatistics? Statistics(JsonPull json)
    {
        if (!json.EnterObject())
            return null;

        var statistics = new SummaryStatistics();
        while (json.NextProperty(out var name))
        {
            switch (name)
            {
                case "mean": statistics.Mean = json.Number(); break;
                case "median": statistics.P50 = json.Number(); break;
                case "std_dev": statistics.StdDev = json.Number(); break;
                case "min": statistics.Min = json.Number(); break;
                case "max": statistics.Max = json.Number(); break;
                case "count": statistics.Count = json.Count(); break;
                case "percentiles" when json.EnterObject():
                    while (json.NextProperty(out var percentile))
                        Percentile(statistics, percentile, json.Number());
                    break;
            }
        }

        return statistics;
    }

    private static void Percentile(SummaryStatistics statistics, string name, double? value)
    {
        switch (name)
        {
            case "p50": statistics.P50 = value; break;
            case "p90": statistics.P90 = value; break;
            case "p95": statistics.P95 = value; break;
            case "p99": statistics.P99 = value; break;
            case "p999": statistics.P999 = value; break;
        }
    }

    private void Requests(JsonPull json, string status)
    {
        if (status == "total" || !json.EnterArray())
            return;

        var number = 0L;
        while (json.NextItem())
        {
            number++;
            var request = new GuidellmRequest();
            request.Read(json);
            if (run.Add(request.ToRecord(status, IsOpen)) is { } problem)
                file.Bad(number, $"{status} request {number.ToString(CultureInfo.InvariantCulture)}: {problem}");
            else if (status == "successful")
                _kept++;
        }
    }
}
