using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>vegeta's report: <c>vegeta report -type=json</c>. No single requests.</summary>
internal sealed class VegetaReportImporter : IResultImporter
{
    private const double Nanosecond = 1e-9;

    public string Format => "vegeta-report";

    public string Tool => "vegeta";

    public string Reads => "vegeta report -type=json";

    public bool Recognises(FileHead head) => head.IsJson && head.Has("\"latencies\"", "\"bytes_in\"", "\"earliest\"");

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var latencies = new SummaryStatistics();
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        var statuses = new Dictionary<int, long>();
        var errors = new List<string>();
        file.ReadJson(json =>
        {
            if (!json.EnterObject())
                throw file.Wrong("is no JSON object");
            while (json.NextProperty(out var name))
                Part(json, name, run, latencies, numbers, statuses, errors);
        });
        var count = (long)Math.Min(numbers.GetValueOrDefault("requests"), Numbers.MostCounted);
        if (count <= 0)
            throw file.Wrong("counts no request");

        VegetaJsonImporter.Describe(run, "all requests, failed ones included");
        var failed = (long)Math.Round((1 - Math.Clamp(numbers.GetValueOrDefault("success"), 0, 1)) * count);
        (run.Ok, run.Failed) = (count - failed, failed);
        run.Window = (numbers.GetValueOrDefault("duration") + numbers.GetValueOrDefault("wait")) * Nanosecond is > 0 and var seconds ? seconds : null;
        run.Summarise("service_time", latencies, Nanosecond, count);
        Failures(run, statuses, errors, failed);
    }

    private static void Part(
        JsonPull json, string name, ImportedRun run, SummaryStatistics latencies, Dictionary<string, double> numbers, Dictionary<int, long> statuses, List<string> errors)
    {
        if (name == "latencies" && json.EnterObject())
        {
            while (json.NextProperty(out var statistic))
                Latency(latencies, statistic, json.Number());
        }
        else if (name == "status_codes" && json.EnterObject())
        {
            while (json.NextProperty(out var code))
            {
                if (int.TryParse(code, out var status) && json.Count() is { } count)
                    statuses[status] = count;
            }
        }
        else if (name == "errors" && json.EnterArray())
        {
            while (json.NextItem())
            {
                if (errors.Count < 20 && json.Text() is { } text)
                    errors.Add(text);
            }
        }
        else if (name == "earliest" && Numbers.MomentNs(json.Text()) is { } start)
        {
            run.StartedAt = Numbers.Moment(start);
        }
        else if (json.Number() is { } value)
        {
            numbers[name] = value;
        }
    }

    private static void Latency(SummaryStatistics latencies, string statistic, double? value)
    {
        switch (statistic)
        {
            case "mean": latencies.Mean = value; break;
            case "min": latencies.Min = value; break;
            case "max": latencies.Max = value; break;
            case "50th": latencies.P50 = value; break;
            case "90th": latencies.P90 = value; break;
            case "95th": latencies.P95 = value; break;
            case "99th": latencies.P99 = value; break;
        }
    }

    /// <summary>Statuses are counted; the texts of errors only listed.</summary>
    private static void Failures(ImportedRun run, Dictionary<int, long> statuses, List<string> errors, long failed)
    {
        foreach (var (status, count) in statuses.Where(static s => s.Key is >= 400 and < 1_000))
        {
            run.AddFailures(FailureText.Of(status, null), "HTTP " + status.ToString(System.Globalization.CultureInfo.InvariantCulture), Math.Min(count, failed));
            failed -= Math.Min(count, failed);
        }

        var text = errors.Find(static e => !char.IsAsciiDigit(e.FirstOrDefault())) ?? "";
        run.AddFailures(text.Length > 0 ? FailureText.Of(text) : ErrorKind.InvalidResponse, text.Length > 0 ? Addresses.Clean(text) : "failed requests of vegeta; the report does not say of which kind", failed);
    }
}
