using System.Text.Json;

namespace Proofload.Data.Readers;

/// <summary>A JSON array of rows, ShareGPT's form: read element by element, never as a whole. Skipped elements are reported by their number.</summary>
internal static class ShareGptReader
{
    public static void Read(Stream stream, DatasetLoad load)
    {
        var parser = new JsonRowParser(load);
        var number = 0L;
        try
        {
            foreach (var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(stream).ToBlockingEnumerable())
            {
                number++;
                if (parser.TryParse(element, out var row) is { } problem)
                    load.Skip(number, problem);
                else if (!load.Add(row!))
                    return;
            }
        }
        catch (JsonException e)
        {
            load.Break($"not JSON behind element {number:N0} (line {e.LineNumber + 1})");
        }
    }
}
