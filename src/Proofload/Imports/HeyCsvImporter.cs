using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>hey's CSV: <c>hey -o csv</c>. Every request that was answered, to 0.1 ms.</summary>
internal sealed class HeyCsvImporter : IResultImporter
{
    public string Format => "hey-csv";

    public string Tool => "hey";

    public string Reads => "hey -o csv";

    public bool Recognises(FileHead head) => head.FirstLine.StartsWith("response-time,DNS+dialup,", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        run.Definitions["service_time"] = "hey's response-time: from the call to the complete answer, opening a connection included; to 0.1 ms, as hey writes it";
        run.Unknown["failures without an answer"] = "hey's CSV leaves them out; the text that hey prints counts them";
        file.ForEachRow((columns, row) => Request(columns, row, run));
    }

    private static string? Request(CsvColumns columns, IReadOnlyList<string> row, ImportedRun run)
    {
        if (Numbers.Ns(columns.Number(row, "response-time"), 1) is not { } duration)
            return "'response-time' is no duration";
        if (Numbers.Ns(columns.Number(row, "offset"), 1) is not { } sent)
            return "'offset' is no duration";

        var status = (int)Math.Clamp(columns.Number(row, "status-code") ?? 0, 0, 999);
        var dial = Numbers.Ns(columns.Number(row, "DNS+dialup"), 1) ?? 0;
        var dns = Numbers.Ns(columns.Number(row, "DNS"), 1) ?? 0;
        var isOk = status is >= 100 and < 400;
        return run.Add(new RequestRecord
        {
            Intended = RequestRecord.Absent,
            Sent = sent,
            Done = sent + duration,
            Status = status,
            Outcome = isOk ? ErrorKind.Ok : FailureText.Of(status, null),
            Detail = isOk ? null : "HTTP " + status.ToString(System.Globalization.CultureInfo.InvariantCulture),
            DnsNs = dial > 0 && dns > 0 ? dns : RequestRecord.Absent,
            TcpNs = dial > dns ? dial - dns : RequestRecord.Absent,
        });
    }
}
