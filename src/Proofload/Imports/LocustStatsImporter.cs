using Proofload.Imports.Reading;
using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Imports;

/// <summary>Locust's <c>PREFIX_stats.csv</c>: one line for each request name and one for all. No single requests.</summary>
internal sealed class LocustStatsImporter : IResultImporter
{
    private const double Ms = 1e-3;

    public string Format => "locust-stats";

    public string Tool => "Locust";

    public string Reads => "locust --csv PREFIX: PREFIX_stats.csv";

    public bool Recognises(FileHead head) => head.FirstLine.StartsWith("Type,Name,Request Count,Failure Count,", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var hasAll = false;
        Describe(run);
        file.ForEachRow((columns, row) =>
        {
            if (columns.Whole(row, "Request Count") is not { } count || columns.Whole(row, "Failure Count") is not { } failed || failed > count)
                return "the counts are missing or are no counts";

            var name = columns.Text(row, "Name") ?? "";
            var rate = columns.Number(row, "Requests/s");
            var statistics = Statistics(columns, row);
            if (name == "Aggregated" && columns.Text(row, "Type") is null)
            {
                hasAll = true;
                (run.Ok, run.Failed) = (count - failed, failed);
                run.Window ??= rate > 0 ? count / rate : null;
                run.Summarise("service_time", statistics, Ms, count);
            }
            else if (run.SummaryKinds.Count < ImportedRun.MostKinds)
            {
                run.SummaryKinds.Add(Kind(Addresses.Clean($"{columns.Text(row, "Type")} {name}".Trim()), count, failed, rate, columns.Number(row, "Failures/s"), statistics));
            }

            return null;
        });
        if (!hasAll)
            throw file.Wrong("has no line 'Aggregated'");
        if (run.SummaryKinds.Count < 2)
            run.SummaryKinds.Clear();
    }

    private static void Describe(ImportedRun run)
    {
        run.Definitions["service_time"] = "Locust's response time, from the call to the complete answer, opening a connection included; of all requests, failed ones included; percentiles to 2 digits, as Locust keeps them";
        run.Notes.Add("Locust writes its CSV files every few seconds: the last requests of a run may be missing in them");
    }

    private static SummaryStatistics Statistics(CsvColumns columns, IReadOnlyList<string> row) => new()
    {
        Mean = columns.Number(row, "Average Response Time"),
        Min = columns.Number(row, "Min Response Time"),
        Max = columns.Number(row, "Max Response Time"),
        P50 = columns.Number(row, "50%") ?? columns.Number(row, "Median Response Time"),
        P90 = columns.Number(row, "90%"),
        P95 = columns.Number(row, "95%"),
        P99 = columns.Number(row, "99%"),
        P999 = columns.Number(row, "99.9%"),
    };

    private static KindResult Kind(string name, long count, long failed, double? rate, double? failureRate, SummaryStatistics statistics)
    {
        var interval = count > 0 ? Wilson.Interval(failed, count, 0.95) : default;
        return new KindResult
        {
            Name = name,
            Metrics = statistics.IsEmpty || count == 0
                ? new Dictionary<string, MetricSummary>()
                : new Dictionary<string, MetricSummary>(StringComparer.Ordinal) { ["service_time"] = statistics.ToSummary("service_time", Ms, count) },
            Errors = new Dictionary<string, long>(),
            Counts = new RunCounts { Sent = count, Ok = count - failed, Failed = failed },
            Rates = new RunRates
            {
                Sent = rate,
                Throughput = rate - failureRate,
                ErrorRate = count > 0 ? (double)failed / count : null,
                ErrorRateLow = count > 0 ? interval.Low : null,
                ErrorRateHigh = count > 0 ? interval.High : null,
            },
        };
    }
}
