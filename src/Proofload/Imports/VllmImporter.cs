using System.Globalization;
using Proofload.Imports.Reading;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>
/// The result of <c>vllm bench serve --save-result</c>. With <c>--save-detailed</c> it holds every request, without only the statistics that
/// vLLM printed.
/// </summary>
internal sealed class VllmImporter : IResultImporter
{
    public string Format => "vllm";

    public string Tool => "vLLM bench";

    public string Reads => "vllm bench serve --save-result, also with --save-detailed";

    public bool Recognises(FileHead head) => head.IsJson && head.Has("\"duration\"", "\"completed\"", "\"total_input_tokens\"");

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var requests = new VllmRequests();
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        run.Gaps = new Histogram();
        file.ReadJson(json =>
        {
            if (!json.EnterObject())
                throw file.Wrong("is no JSON object");
            while (json.NextProperty(out var name))
            {
                if (requests.Read(json, name, run.Gaps))
                    continue;
                if (json.Number() is { } number)
                    values[name] = number;
                else if (json.Text() is { } text)
                    texts[name] = text;
            }
        });
        Facts(run, values, texts);
        if (requests.Count > 0)
            requests.Feed(run, file);
        else
            Statistics(run, values);
    }

    private static void Facts(ImportedRun run, Dictionary<string, double> values, Dictionary<string, string> texts)
    {
        run.Definitions["service_time"] = "vLLM's e2el: from the send to the last chunk";
        run.Definitions["service_ttft"] = "vLLM's ttft: from the send to the first chunk that has choices, even one without text";
        run.Definitions["tpot"] = "vLLM's tpot: (e2el - ttft) / (output tokens - 1)";
        run.Definitions["inter_chunk"] = "vLLM's itl: the gaps between chunks, pooled over all requests";
        run.Window = values.TryGetValue("duration", out var seconds) && seconds > 0 ? seconds : null;
        run.Ok = Whole(values.GetValueOrDefault("completed"));
        if (values.TryGetValue("failed", out var failed))
            run.Failed = Whole(failed);
        else if (values.TryGetValue("num_prompts", out var prompts) && prompts >= run.Ok)
            run.Failed = Whole(prompts) - run.Ok;
        run.OutputTokenRate = Value("output_throughput");
        run.GoodputRate = Value("request_goodput") ?? Value("request_goodput:");
        run.OfferedRate = Value("request_rate");
        run.PromptTokenRate = run.Window is { } window && values.TryGetValue("total_input_tokens", out var tokens) ? tokens / window : null;
        run.Target = $"{texts.GetValueOrDefault("endpoint_type") ?? texts.GetValueOrDefault("backend") ?? "vllm"} {texts.GetValueOrDefault("model_id")}".Trim();
        foreach (var name in (string[])["request_rate", "burstiness", "max_concurrency", "num_prompts"])
        {
            if (texts.TryGetValue(name, out var text))
                run.Load[name] = text;
            else if (values.TryGetValue(name, out var number))
                run.Load[name] = number.ToString(CultureInfo.InvariantCulture);
        }

        if (DateTimeOffset.TryParseExact(texts.GetValueOrDefault("date"), "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            run.StartedAt = date;
            run.Notes.Add("vLLM writes its date in local time without saying where; it is taken for UTC");
        }

        double? Value(string name) => values.TryGetValue(name, out var value) ? value : null;
    }

    private static long Whole(double value) => (long)Math.Clamp(value, 0, Numbers.MostCounted);

    private static void Statistics(ImportedRun run, Dictionary<string, double> values)
    {
        foreach (var (theirs, ours) in ((string, string)[])[("ttft", "service_ttft"), ("tpot", "tpot"), ("itl", "inter_chunk"), ("e2el", "service_time")])
        {
            var statistics = new SummaryStatistics { Mean = Of("mean_"), P50 = Of("median_"), StdDev = Of("std_") };
            foreach (var (prefix, percent) in ((string, double)[])[("p50_", 50), ("p90_", 90), ("p95_", 95), ("p99_", 99), ("p99.9_", 99.9)])
            {
                if (Of(prefix) is { } value)
                    statistics.SetPercentile(percent, value);
            }

            // How many gaps there were is not said; of the other metrics every success has one.
            run.Summarise(ours, statistics, 1e-3, run.Ok ?? 0);

            double? Of(string prefix) => values.TryGetValue($"{prefix}{theirs}_ms", out var value) ? value : null;
        }

        if (!run.Summaries.ContainsKey("service_time"))
            run.Unknown["service_time"] = "vLLM prints it only with --percentile-metrics e2el; --save-detailed keeps the requests";
        run.Notes.Add("vLLM does not state how many gaps inter_chunk is over: its count is that of the requests");
        if (run.Failed > 0)
            run.AddFailures(ErrorKind.InvalidResponse, "failed requests of vLLM bench; the result does not say of which kind", run.Failed.Value);
    }
}
