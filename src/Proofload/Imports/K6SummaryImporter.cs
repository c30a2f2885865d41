using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>k6's summary: <c>--summary-export=FILE</c>, or what <c>handleSummary</c> writes with <c>JSON.stringify(data)</c>. No single requests.</summary>
internal sealed class K6SummaryImporter : IResultImporter
{
    private const double Ms = 1e-3;

    public string Format => "k6-summary";

    public string Tool => "k6";

    public string Reads => "k6 run --summary-export=FILE, or handleSummary's data as JSON";

    public bool Recognises(FileHead head) => head.IsJson && head.Has("\"metrics\"") && (head.Has("\"http_req_duration") || head.Has("\"iteration_duration\"", "\"vus"));

    public void Read(ImportFile file, ImportSession session)
    {
        var metrics = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        var milliseconds = (double?)null;
        file.ReadJson(json =>
        {
            if (!json.EnterObject())
                throw file.Wrong("is no JSON object");
            while (json.NextProperty(out var part))
            {
                if (part == "metrics" && json.EnterObject())
                {
                    while (json.NextProperty(out var metric))
                        Metric(json, metrics[metric] = new Dictionary<string, double>(StringComparer.Ordinal));
                }
                else if (part == "state" && json.EnterObject())
                {
                    while (json.NextProperty(out var name))
                        milliseconds = name == "testRunDurationMs" ? json.Number() : milliseconds;
                }
            }
        });
        if (!metrics.TryGetValue("http_reqs", out var requests) || requests.GetValueOrDefault("count") <= 0)
            throw file.Wrong("k6 counted no HTTP request (http_reqs)");

        Fill(session.Run, metrics, requests, milliseconds);
    }

    /// <summary>Old exports have the values in the metric, <c>handleSummary</c> has them in <c>values</c>.</summary>
    private static void Metric(JsonPull json, Dictionary<string, double> values)
    {
        if (!json.EnterObject())
            return;

        while (json.NextProperty(out var name))
        {
            if (name == "values")
                Metric(json, values);
            else if (json.Number() is { } value)
                values[name] = value;
        }
    }

    private static void Fill(ImportedRun run, Dictionary<string, Dictionary<string, double>> metrics, Dictionary<string, double> requests, double? milliseconds)
    {
        K6Samples.Describe(run);
        var count = (long)Math.Min(requests["count"], Numbers.MostCounted);
        var rate = requests.GetValueOrDefault("rate");
        run.Window = milliseconds is > 0 ? milliseconds * Ms : rate > 0 ? count / rate : null;

        // Of a rate "passes" are the samples that are true, and the sample says "failed".
        var failed = metrics.GetValueOrDefault("http_req_failed");
        if (failed is not null && failed.TryGetValue("passes", out var passes))
            run.Failed = (long)passes;
        else if (failed is not null && (failed.TryGetValue("rate", out var share) || failed.TryGetValue("value", out share)))
            run.Failed = (long)Math.Round(share * count);
        else
            run.Unknown["failures"] = "the summary has no http_req_failed; every request counts as a success";
        run.Failed = Math.Clamp(run.Failed ?? 0, 0, count);
        run.Ok = count - run.Failed;
        if (run.Failed > 0)
            run.AddFailures(ErrorKind.InvalidResponse, "failed requests of k6; the summary does not say of which kind", run.Failed.Value);

        var expected = metrics.GetValueOrDefault("http_req_duration{expected_response:true}");
        if ((expected ?? metrics.GetValueOrDefault("http_req_duration")) is { } duration)
            run.Summarise("service_time", Statistics(duration), Ms, expected is null ? count : run.Ok.Value);
        if (expected is null && run.Failed > 0)
            run.Definitions["service_time"] += "; of all requests, failed ones included";
        if (metrics.GetValueOrDefault("http_req_connecting") is { } connecting && connecting.GetValueOrDefault("max") > 0)
            run.Notes.Add("k6's connection times are over all requests, those without a new connection count as 0; they are left out");
        if (metrics.GetValueOrDefault("vus_max") is { } users)
            run.Load["users at most"] = users.GetValueOrDefault("max", users.GetValueOrDefault("value")).ToString(System.Globalization.CultureInfo.InvariantCulture);
        K6Samples.Dropped(run, metrics.GetValueOrDefault("dropped_iterations")?.GetValueOrDefault("count") ?? 0);
    }

    private static SummaryStatistics Statistics(Dictionary<string, double> values)
    {
        var statistics = new SummaryStatistics { Min = Of("min"), Mean = Of("avg"), Max = Of("max"), P50 = Of("p(50)") ?? Of("med") };
        statistics.SetPercentile(90, Of("p(90)"));
        statistics.SetPercentile(95, Of("p(95)"));
        statistics.SetPercentile(99, Of("p(99)"));
        statistics.SetPercentile(99.9, Of("p(99.9)"));
        return statistics;

        double? Of(string name) => values.TryGetValue(name, out var value) ? value : null;
    }
}
