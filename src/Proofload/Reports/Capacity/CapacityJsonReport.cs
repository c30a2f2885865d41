using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Proofload.Analysis.Capacity;

namespace Proofload.Reports.Capacity;

/// <summary>A capacity as one JSON document: where it comes from, and <c>capacity</c>; every field is described in <c>docs/json.md</c>.</summary>
public static class CapacityJsonReport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="document">The search.</param>
    public static string Render(CapacityDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartObject("study");
            json.WriteString("id", document.Id);
            json.WriteString("kind", document.Id is null ? "fit" : "capacity");
            json.WriteString("name", document.Name);
            json.WriteString("target", document.Target);
            json.WriteString("started_at", document.StartedAt);
            if (document.Seconds is { } seconds)
                json.WriteNumber("seconds", Math.Round(seconds, 3));
            else
                json.WriteNull("seconds");
            json.WriteStartArray("runs");
            foreach (var run in document.Runs)
                json.WriteStringValue(run);
            json.WriteEndArray();
            json.WriteString("plan", document.Plan);
            json.WriteString("fingerprint", document.Newest.Study?.Fingerprint);
            json.WriteEndObject();
            json.WritePropertyName("capacity");
            using (var capacity = JsonDocument.Parse(CapacityJson.Write(document.Result)))
                capacity.RootElement.WriteTo(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>The answer in a document that <see cref="Render"/> wrote, or in one that is only the answer.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in an error.</param>
    /// <exception cref="Results.RunResultFormatException">It is neither; one line.</exception>
    public static CapacityResult Read(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return CapacityJson.Read(document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("capacity", out var part) ? part.GetRawText() : json, source);
        }
        catch (JsonException)
        {
            return CapacityJson.Read(json, source);
        }
    }
}
