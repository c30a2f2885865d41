using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>Every importer. A new one is a file in this folder and a line here.</summary>
internal static class BuiltInImporters
{
    /// <summary>In the order in which they are asked whether they know a file: the most particular first.</summary>
    public static IReadOnlyList<IResultImporter> All { get; } =
    [
        new K6JsonImporter(),
        new K6CsvImporter(),
        new K6SummaryImporter(),
        new LocustStatsImporter(),
        new LocustHistoryImporter(),
        new LocustFailuresImporter(),
        new VegetaJsonImporter(),
        new VegetaReportImporter(),
        new Wrk2Importer(),
        new WrkImporter(),
        new HeyCsvImporter(),
        new HeyTextImporter(),
        new AbTextImporter(),
        new AbGnuplotImporter(),
        new AbPercentilesImporter(),
        new AiperfRecordsImporter(),
        new AiperfSummaryImporter(),
        new GuidellmImporter(),
        new VllmImporter(),
        new MlperfDetailImporter(),
        new MlperfSummaryImporter(),
    ];

    /// <summary>The importer of a format; null when there is none.</summary>
    public static IResultImporter? Find(string format) => All.FirstOrDefault(i => string.Equals(i.Format, format, StringComparison.OrdinalIgnoreCase));

    /// <summary>The importer that knows a file; null when none does.</summary>
    public static IResultImporter? Recognise(FileHead head) => All.FirstOrDefault(i => i.Recognises(head));

    /// <summary>Place in the list.</summary>
    public static int IndexOf(IResultImporter importer) => All.ToList().IndexOf(importer);
}
