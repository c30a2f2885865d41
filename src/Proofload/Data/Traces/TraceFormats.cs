using Proofload.Data.Readers;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Data.Traces;

/// <summary>Recognises the format of a trace, and holds one that the plan names to it.</summary>
internal static class TraceFormats
{
    private static readonly string[] Mooncake = ["timestamp", "input_length", "output_length"];
    private static readonly string[] Azure = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"];
    private static readonly string[] BurstGpt = ["Timestamp", "Request tokens", "Response tokens"];

    /// <summary>True when the file holds JSON lines.</summary>
    public static bool IsJsonLines(string path, TraceFormat? format) => format switch
    {
        null => FormatDetector.Container(path, "load.path") is DatasetFormat.Jsonl or DatasetFormat.ShareGpt,
        TraceFormat.Jsonl or TraceFormat.Mooncake => true,
        _ => false,
    };

    /// <summary>The format that these fields are of.</summary>
    public static TraceFormat Of(IReadOnlyList<string> names, bool isJson)
    {
        if (isJson)
            return Mooncake.All(n => names.Contains(n, StringComparer.Ordinal)) ? TraceFormat.Mooncake : TraceFormat.Jsonl;
        return Has(names, Azure) ? TraceFormat.Azure : Has(names, BurstGpt) ? TraceFormat.BurstGpt : TraceFormat.Csv;
    }

    /// <summary>What a row or header lacks of the format that the plan names; null when it lacks nothing.</summary>
    public static string? Lack(TraceFormat format, IReadOnlyList<string> names)
    {
        string[] needed = format switch
        {
            TraceFormat.Mooncake => Mooncake,
            TraceFormat.Azure => Azure,
            TraceFormat.BurstGpt => BurstGpt,
            _ => [],
        };
        return Array.Find(needed, n => !names.Contains(n, StringComparer.OrdinalIgnoreCase)) is { } lacking
            ? $"no field '{lacking}' of the format {Name(format)}; {NearestName.Hint(lacking, names)}"
            : null;
    }

    /// <summary>The format as plans write it.</summary>
    public static string Name(TraceFormat format) => format switch
    {
        TraceFormat.Csv => "csv",
        TraceFormat.Jsonl => "jsonl",
        TraceFormat.Mooncake => "mooncake",
        TraceFormat.Azure => "azure",
        _ => "burstgpt",
    };

    private static bool Has(IReadOnlyList<string> names, string[] needed) => needed.All(n => names.Contains(n, StringComparer.OrdinalIgnoreCase));
}
