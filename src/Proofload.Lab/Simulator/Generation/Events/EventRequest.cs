using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Proofload.Lab.Simulator.Generation.Events;

/// <summary>Reads a request for events: JSON with a prompt or messages and a limit, or any text as the prompt, or none.</summary>
internal static class EventRequest
{
    /// <summary>What is asked for; a problem is said in the message.</summary>
    public static GenerationRequest Read(ReadOnlyMemory<byte> body, IQueryCollection query, PromptScan prompt, out string? problem)
    {
        problem = null;
        var limit = int.TryParse(query["max_tokens"], NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 ? most : (int?)null;
        var request = GenerationRequest.OfPrompt(null, prompt, limit);
        if (Parse(body) is not { } json)
        {
            prompt.Add(Encoding.UTF8.GetString(body.Span));
            return request;
        }

        using (json)
        {
            var root = json.RootElement;
            problem = (root.TryGetProperty("messages", out _) ? request.ReadMessages(root) : root.TryGetProperty("prompt", out _) ? request.ReadPrompt(root) : null)
                ?? request.ReadModel(root) ?? request.ReadLimits(root, "max_tokens", "max_output_tokens");
        }

        return request;
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
