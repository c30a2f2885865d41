using System.Text.Json;

namespace Proofload.Data.Readers;

/// <summary>One JSON object a line. Empty lines are passed over, bad ones skipped and reported.</summary>
internal static class JsonlReader
{
    public static void Read(Stream stream, DatasetLoad load, IJsonRows parser)
    {
        var lines = new LineReader(stream);
        while (lines.Read(out var line))
        {
            if (lines.WasTooLong)
                load.Skip(lines.LineNumber, "longer than 64 MiB");
            else if (!IsBlank(line.Span) && !Add(parser, load, lines.LineNumber, line))
                return;
        }
    }

    /// <summary>True for a line of white space only.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line) => line.TrimStart(" \t\r"u8).IsEmpty;

    private static bool Add(IJsonRows parser, DatasetLoad load, long lineNumber, ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (parser.TryParse(document.RootElement, lineNumber, out var row) is not { } problem)
                return row is null || load.Add(row);
            load.Skip(lineNumber, problem);
        }
        catch (JsonException e)
        {
            load.Skip(lineNumber, $"not JSON (at byte {e.BytePositionInLine})");
        }

        return true;
    }
}
