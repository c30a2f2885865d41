using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Proofload.Plans;

namespace Proofload.Notifications.Storing;

/// <summary>The state of a <see cref="Notifier"/> as JSON: what stores keep.</summary>
public static class NotifierStateJson
{
    private static readonly NotifierStateJsonContext Context = new(new JsonSerializerOptions(NotifierStateJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The document.</summary>
    /// <param name="state">The state.</param>
    public static string Write(NotifierState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return JsonSerializer.Serialize(state, Context.NotifierState);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="PlanException">It is damaged.</exception>
    public static NotifierState Read(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, Context.NotifierState) ?? throw new JsonException("it holds null");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw new PlanException($"{source}: what was kept about notifications cannot be read; move the file away to begin anew ({e.Message.Split(" Path: ", 2)[0].ReplaceLineEndings(" ")})", e);
        }
    }
}

/// <summary>Generated serialisation of the state.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(NotifierState))]
internal sealed partial class NotifierStateJsonContext : JsonSerializerContext;
