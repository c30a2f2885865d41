using System.Text.Json;
using Proofload.Data.Readers;

namespace Proofload.Data.Looks;

/// <summary>What a body of a batch file asks, as far as it is text.</summary>
/// <param name="Texts">Its texts; null when a part of it is none, as an image.</param>
/// <param name="Turns">Messages of the user; 1 for a plain prompt.</param>
/// <param name="OutputTokens">Its output limit; null without one.</param>
internal readonly record struct BodyText(IReadOnlyList<string>? Texts, int Turns, int? OutputTokens)
{
    private static readonly string[] Inputs = ["messages", "prompt", "input"];
    private static readonly string[] Limits = ["max_tokens", "max_completion_tokens", "max_output_tokens"];

    /// <summary>Of a body.</summary>
    public static BodyText Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var body = document.RootElement;
        var texts = new List<string>();
        var turns = 0;
        var isText = false;
        foreach (var name in Inputs)
        {
            if (body.TryGetProperty(name, out var input))
            {
                isText = TryAdd(input, texts, ref turns);
                break;
            }
        }

        var limit = Limits.Select(n => body.TryGetProperty(n, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? TokenCount.Of(number) : null).FirstOrDefault(static n => n is not null);
        return new BodyText(isText ? texts : null, Math.Max(1, turns), limit);
    }

    private static bool TryAdd(JsonElement value, List<string> texts, ref int turns)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                texts.Add(value.GetString()!);
                return true;
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.Array:
                foreach (var part in value.EnumerateArray())
                {
                    if (!TryAdd(part, texts, ref turns))
                        return false;
                }

                return true;
            case JsonValueKind.Object when value.TryGetProperty("text", out var text):
                return TryAdd(text, texts, ref turns);
            case JsonValueKind.Object when value.TryGetProperty("content", out var content):
                turns += value.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String && role.ValueEquals("user") ? 1 : 0;
                return TryAdd(content, texts, ref turns);
            default:
                return false;
        }
    }
}
