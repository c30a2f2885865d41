using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>k6's CSV: <c>k6 run --out csv=FILE</c>. Every request; its times are to the second unless <c>K6_CSV_TIME_FORMAT</c> says otherwise.</summary>
internal sealed class K6CsvImporter : IResultImporter
{
    public string Format => "k6-csv";

    public string Tool => "k6";

    public string Reads => "k6 run --out csv=FILE";

    public bool Recognises(FileHead head) => head.FirstLine.StartsWith("metric_name,timestamp,metric_value,", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        var samples = new K6Samples(session.Run);
        file.ForEachRow((columns, row) =>
        {
            var metric = K6Samples.Metric(columns.Text(row, "metric_name"));
            if (metric is null)
                return null;

            var time = columns.Text(row, "timestamp");
            session.Run.HasCoarseTimes |= time is { Length: <= 10 };
            return samples.Add(new K6Sample
            {
                Metric = metric,
                TimeNs = Numbers.MomentNs(time),
                Value = columns.Number(row, "metric_value"),
                Name = columns.Text(row, "name") ?? columns.Text(row, "url"),
                Group = columns.Text(row, "group"),
                Status = (int)Math.Clamp(columns.Number(row, "status") ?? 0, 0, 999),
                ErrorCode = (int)Math.Clamp(columns.Number(row, "error_code") ?? 0, 0, 9_999),
                Error = columns.Text(row, "error"),
                IsExpected = columns.Text(row, "expected_response") switch { "true" => true, "false" => false, _ => null },
            });
        });
        samples.Finish();
        if (session.Run.HasCoarseTimes)
            session.Run.Notes.Add("the CSV has times to the second: rates and series are to the second, durations are exact (K6_CSV_TIME_FORMAT=unix_micro gives times)");
    }
}
