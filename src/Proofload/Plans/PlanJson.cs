using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Plans.Binding;

namespace Proofload.Plans;

/// <summary>The canonical JSON of a plan, for run documents: the fields and values of the YAML form, secrets masked.</summary>
public static class PlanJson
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a plan as compact JSON. The text is a plan file too, as YAML includes JSON.</summary>
    public static string Write(RunPlan plan) => ToText(Sections.PlanSection.Write(plan));

    /// <summary>
    /// Reads a plan back from a finished run's document: variables need not be set (their values become empty), masked values stay
    /// masked, files need not exist, and nothing is validated.
    /// </summary>
    /// <exception cref="PlanException">The text is not a plan.</exception>
    public static RunPlan Read(string json)
    {
        var context = new BindContext("plan", "", static _ => null) { IsRecorded = true, HasCode = true };
        var root = YamlComposer.Compose(json, "plan");
        return Sections.PlanSection.Instance.TryRead(root, "", context, out var plan) && !context.HasProblems ? plan : throw context.ToException();
    }

    internal static string ToText(PlanNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            Write(node, writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static JsonNode? ToJson(PlanNode node) => JsonNode.Parse(ToText(node));

    internal static PlanNode FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new MapNode([.. element.EnumerateObject().Select(p => new MapEntry(new ScalarNode(p.Name, ScalarKind.Text), FromJson(p.Value)))]) { IsInline = true },
        JsonValueKind.Array => new ListNode([.. element.EnumerateArray().Select(FromJson)]),
        JsonValueKind.String => new ScalarNode(element.GetString()!, ScalarKind.Text),
        _ => new ScalarNode(element.GetRawText(), ScalarKind.Raw),
    };

    /// <summary>True when the text is a number, <c>true</c>, <c>false</c> or <c>null</c> in JSON.</summary>
    internal static bool IsRaw(string text)
    {
        if (text is "true" or "false" or "null")
            return true;
        if (text.Length == 0 || !(char.IsAsciiDigit(text[^1]) && (char.IsAsciiDigit(text[0]) || text[0] == '-')))
            return false;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Write(PlanNode node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case MapNode map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key.Text);
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
            case ListNode list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            case ScalarNode { IsNull: true }:
                writer.WriteNullValue();
                break;
            case ScalarNode scalar when scalar.Kind != ScalarKind.Text && IsRaw(scalar.Text):
                writer.WriteRawValue(scalar.Text);
                break;
            default:
                writer.WriteStringValue(((ScalarNode)node).Text);
                break;
        }
    }
}
