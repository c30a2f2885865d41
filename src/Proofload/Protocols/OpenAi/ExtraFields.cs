using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Proofload.Plans;

namespace Proofload.Protocols.OpenAi;

/// <summary>The plan's further top-level fields of a request's JSON, checked before the load starts.</summary>
internal sealed class ExtraFields
{
    private readonly IReadOnlyDictionary<string, string> _fields;

    /// <param name="request">The kind of request.</param>
    /// <param name="reserved">Fields that the driver writes from the plan's own fields and that must not be written twice.</param>
    /// <exception cref="PlanException">A reserved field, or text that is no JSON.</exception>
    public ExtraFields(RequestPlan request, params ReadOnlySpan<string> reserved)
    {
        _fields = request.Extra;
        foreach (var (name, json) in _fields)
        {
            if (reserved.Contains(name))
            {
                throw new PlanException($"request '{request.Name}', extra field '{name}': the plan has its own place for it");
            }

            try
            {
                using var parsed = JsonDocument.Parse(json);
            }
            catch (JsonException failure)
            {
                throw new PlanException($"request '{request.Name}', extra field '{name}': no valid JSON: {json}", failure);
            }
        }
    }

    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>True when the field is there and is null: the plan chooses the name and leaves the value to the row.</summary>
    public bool IsNull(string name) => _fields.TryGetValue(name, out var json) && json.Trim() == "null";

    /// <summary>Appends <c>,"name":value</c> for each field but <paramref name="except"/>.</summary>
    public void AppendTo(StringBuilder json, string? except = null)
    {
        foreach (var (name, value) in _fields)
        {
            if (name != except)
            {
                json.Append(',').Append(Quote(name)).Append(':').Append(value);
            }
        }
    }

    /// <summary>A text as JSON string with its quotes.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
