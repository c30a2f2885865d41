using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>ab's <c>-e</c> file: the percentiles from 0 to 99, to a microsecond. How many requests they are of stands in ab's text only.</summary>
internal sealed class AbPercentilesImporter : IResultImporter
{
    private const double Ms = 1e-3;

    public string Format => "ab-percentiles";

    public string Tool => "ab";

    public string Reads => "ab -e FILE, together with ab's text or -g file";

    public bool Recognises(FileHead head) => head.FirstLine.StartsWith("Percentage served,Time in ms", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var statistics = new SummaryStatistics();
        file.ForEachRow((columns, row) =>
        {
            if (columns.Number(row, "Percentage served") is not { } percent || columns.Number(row, "Time in ms") is not { } value)
                return "not two numbers";

            if (percent == 0)
                statistics.Min = value;
            statistics.SetPercentile(percent, value);
            return null;
        });
        run.Definitions["service_time"] = AbTextImporter.Meaning;
        run.NoCounts = "ab's -e file does not say how many requests its percentiles are of; import it together with ab's text or its -g file";
        run.Summarise("service_time", statistics, Ms);
    }
}
