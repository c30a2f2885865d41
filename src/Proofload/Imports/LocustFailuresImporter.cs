using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>Locust's <c>PREFIX_failures.csv</c>: error texts and how often.</summary>
internal sealed class LocustFailuresImporter : IResultImporter
{
    public string Format => "locust-failures";

    public string Tool => "Locust";

    public string Reads => "locust --csv PREFIX: PREFIX_failures.csv, together with PREFIX_stats.csv";

    public bool Recognises(FileHead head) => head.FirstLine.StartsWith("Method,Name,Error,Occurrences", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session) => file.ForEachRow((columns, row) =>
    {
        if (columns.Whole(row, "Occurrences") is not { } count)
            return "'Occurrences' is no count";

        var text = columns.Text(row, "Error") ?? "";
        session.Run.AddFailures(FailureText.Of(text), Addresses.Clean($"{columns.Text(row, "Method")} {columns.Text(row, "Name")}: {text}".Trim()), count);
        return null;
    });
}
