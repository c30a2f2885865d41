namespace Proofload.Reports.Records;

/// <summary>Formats of raw records.</summary>
public enum RecordFormat
{
    /// <summary>One JSON object a line.</summary>
    Ndjson = 0,

    /// <summary>RFC 4180 with a header line, lines end with a line feed.</summary>
    Csv,
}
