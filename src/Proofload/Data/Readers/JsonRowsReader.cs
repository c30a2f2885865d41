using System.Text.Json;

namespace Proofload.Data.Readers;

/// <summary>JSON rows in either of the two forms in which datasets come: one array, or one object a line. The first byte decides.</summary>
internal static class JsonRowsReader
{
    public static void Read(Stream stream, DatasetLoad load, IJsonRows parser)
    {
        var head = new HeadStream(stream);
        if (head.StartsWith((byte)'['))
            ReadArray(head, load, parser);
        else
            JsonlReader.Read(head, load, parser);
    }

    /// <summary>Reads an array element by element, never as a whole. Skipped elements are reported by their number.</summary>
    private static void ReadArray(Stream stream, DatasetLoad load, IJsonRows parser)
    {
        var number = 0L;
        try
        {
            foreach (var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(stream).ToBlockingEnumerable())
            {
                number++;
                if (parser.TryParse(element, number, out var row) is { } problem)
                    load.Skip(number, problem);
                else if (row is not null && !load.Add(row))
                    return;
            }
        }
        catch (JsonException e)
        {
            load.Break($"not JSON behind element {number:N0} (line {e.LineNumber + 1})");
        }
    }
}
