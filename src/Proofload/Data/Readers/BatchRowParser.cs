using System.Runtime.InteropServices;
using System.Text.Json;

namespace Proofload.Data.Readers;

/// <summary>A line of an OpenAI batch file: its <c>body</c> becomes the request as it is, its <c>custom_id</c> the request's name.</summary>
/// <param name="load">State of the reading.</param>
/// <param name="url">URL of the lines to take; null takes all.</param>
internal sealed class BatchRowParser(DatasetLoad load, string? url) : IJsonRows
{
    /// <summary>Longest name of a request, characters: raw records hold no longer one.</summary>
    private const int LongestId = 2_000;

    private static readonly string[] Names = ["custom_id", "method", "url", "body"];

    /// <inheritdoc/>
    public string? TryParse(JsonElement element, long line, out DatasetRow? row)
    {
        row = null;
        try
        {
            return TryParseLine(element, line, out row);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // System.Text.Json refuses to make a string of bytes that are not UTF-8, or of half a surrogate pair.
            return "a text is not valid Unicode";
        }
    }

    private string? TryParseLine(JsonElement element, long line, out DatasetRow? row)
    {
        row = null;
        if (element.ValueKind != JsonValueKind.Object)
            return "not a JSON object";
        if (load.SeenNames.Count == 0)
            load.SeenNames = [.. element.EnumerateObject().Select(p => p.Name)];
        if (!element.TryGetProperty("body", out var body) || body.ValueKind != JsonValueKind.Object)
            return "no body, or one that is no JSON object";
        if (!TryText(element, "url", out var named) || named.Length == 0)
            return "no url";
        if (TryText(element, "method", out var method) && !method.Equals("POST", StringComparison.OrdinalIgnoreCase))
            return $"the method {method} is not POST";
        var id = TryText(element, "custom_id", out var text) ? text : null;

        if (id?.Length > LongestId)
            return $"a custom_id of {id.Length:N0} characters is longer than {LongestId:N0}";
        var path = BatchUrls.Normal(named);
        var isOurs = url is null || path == url;
        Count(path, line, isOurs);
        if (!isOurs)
            return null;

        // Line breaks are white space between the tokens of JSON, and a body is one line in a batch file anyway.
        var kept = load.Memory.Keep(body.GetRawText());
        ReadOnlyMemory<byte>[] values = [load.Memory.Keep(id ?? ""), load.Memory.Keep(method.Length == 0 ? "POST" : method), load.Memory.Keep(path), kept];
        row = new DatasetRow(default, [], null, new RowFields(Names, values)) { BodyJson = kept, AsksForStream = BatchFields.Streams(kept.Span), CustomId = id };
        return null;
    }

    private void Count(string path, long line, bool isOurs)
    {
        var urls = CollectionsMarshal.AsSpan(load.Urls);
        foreach (ref var known in urls)
        {
            if (known.Url == path)
            {
                known = known with { Rows = known.Rows + 1 };
                return;
            }
        }

        load.Urls.Add(new BatchUrl(path, 1, line, isOurs));
    }

    private static bool TryText(JsonElement element, string name, out string text)
    {
        var isText = element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;
        text = isText ? value.GetString()! : "";
        return isText;
    }
}
