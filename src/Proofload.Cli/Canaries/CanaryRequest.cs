using System.Text.Json;
using System.Text.RegularExpressions;

namespace Proofload.Cli.Canaries;

/// <summary>Which canary a rollout controller asks for: the body that Flagger sends, of which a name is enough.</summary>
/// <param name="Name">Name of the canary; empty when it was not said.</param>
/// <param name="Namespace">Its namespace; empty when it was not said.</param>
internal sealed partial record CanaryRequest(string Name, string Namespace)
{
    private const int LongestName = 253;

    /// <summary>Reads a body; null when it is none, with what is wrong.</summary>
    public static CanaryRequest? Read(ReadOnlyMemory<byte> body, out string problem)
    {
        problem = "";
        if (body.IsEmpty)
        {
            return new CanaryRequest("", "");
        }

        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problem = "the body is no JSON object";
                return null;
            }

            return Of(Text(document.RootElement, "name"), Text(document.RootElement, "namespace"), out problem);
        }
        catch (JsonException)
        {
            problem = "the body is no JSON";
            return null;
        }
        catch (InvalidOperationException)
        {
            // A string of bytes that are no text.
            problem = "the body is no JSON";
            return null;
        }
    }

    /// <summary>A canary by its names; they go into addresses and queries, so nothing but names of Kubernetes is taken.</summary>
    public static CanaryRequest? Of(string? name, string? space, out string problem)
    {
        problem = "";
        foreach (var (value, field) in new[] { (name, "name"), (space, "namespace") })
        {
            if (value is { Length: > 0 } && (value.Length > LongestName || !Label().IsMatch(value)))
            {
                problem = $"{field} is no name: lower-case letters, digits, '-' and '.'";
                return null;
            }
        }

        return new CanaryRequest(name ?? "", space ?? "");
    }

    /// <summary>Fills <c>{name}</c> and <c>{namespace}</c>.</summary>
    public string Fill(string text) => text.Replace("{name}", Name, StringComparison.Ordinal).Replace("{namespace}", Namespace, StringComparison.Ordinal);

    private static string? Text(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : "?";

    [GeneratedRegex("\\A[a-z0-9]([a-z0-9.-]*[a-z0-9])?\\z")]
    private static partial Regex Label();
}
