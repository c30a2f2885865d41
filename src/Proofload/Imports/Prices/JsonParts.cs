using System.Text.Json;

namespace Proofload.Imports.Prices;

/// <summary>Parts of a JSON document that may be missing or of another kind than expected.</summary>
internal static class JsonParts
{
    // A price list of a provider may be large; the reader of the largest, AWS's offers, does not come here.
    private const long LongestDocument = 512L << 20;

    /// <summary>The whole document.</summary>
    /// <exception cref="FormatException">It is too large.</exception>
    public static JsonDocument Document(Stream stream)
    {
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            text.Write(buffer, 0, read);
            if (text.Length > LongestDocument)
                throw new FormatException("larger than 512 MiB; narrow the export");
        }

        return JsonDocument.Parse(text.GetBuffer().AsMemory(0, (int)text.Length), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
    }

    /// <summary>A member; undefined when the element is no object or has no such member.</summary>
    public static JsonElement Part(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var part) ? part : default;

    /// <summary>A text; null when it is none.</summary>
    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    /// <summary>The text of a member; null when it has none.</summary>
    public static string? Text(this JsonElement element, string name) => element.Part(name).Text();

    /// <summary>Items of an array; none when it is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    /// <summary>Members of an object; none when it is no object.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];
}
