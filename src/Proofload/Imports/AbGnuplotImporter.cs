using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>ab's <c>-g</c> file: every request, sorted by its time, to whole milliseconds; when it started to the second.</summary>
internal sealed class AbGnuplotImporter : IResultImporter
{
    public string Format => "ab-gnuplot";

    public string Tool => "ab";

    public string Reads => "ab -g FILE";

    public bool Recognises(FileHead head) => head.FirstLine.StartsWith("starttime\tseconds\tctime\t", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        run.HasCoarseTimes = true;
        run.Definitions["service_time"] = AbTextImporter.Meaning + "; to 1 ms, as ab writes it";
        run.Notes.Add("ab's -g file has times to the second and no status: series are to the second, and which requests failed is not in it");
        file.ForEachRow((columns, row) =>
        {
            if (Numbers.UnixNs(columns.Number(row, "seconds")) is not { } sent)
                return "'seconds' is no time";
            if (Numbers.Ns(columns.Number(row, "ttime"), 1e-3) is not { } total)
                return "'ttime' is no duration";

            return run.Add(new RequestRecord
            {
                Intended = RequestRecord.Absent,
                Sent = sent,
                Done = sent + total,
                Outcome = ErrorKind.Ok,
                TcpNs = Numbers.Ns(columns.Number(row, "ctime"), 1e-3) is > 0 and var connect ? connect : RequestRecord.Absent,
            });
        });
    }
}
