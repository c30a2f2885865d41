using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation.Responses;

/// <summary>Reads requests of <c>POST /v1/responses</c>: <c>input</c> as text or items, <c>instructions</c>, <c>max_output_tokens</c>, flat function tools.</summary>
internal static class ResponsesRequest
{
    public static string? TryRead(JsonElement root, PromptScan prompt, out GenerationRequest request)
    {
        request = new GenerationRequest { IsChat = true, Prompt = prompt, IncludeUsage = true };
        if (root.ValueKind != JsonValueKind.Object)
        {
            return GenerationRequest.NoObject;
        }

        if (root.TryGetProperty("instructions", out var instructions))
        {
            request.AddContent(instructions);
        }

        return ReadInput(root, request) ?? request.ReadModel(root) ?? request.ReadLimits(root, "max_output_tokens") ?? request.ReadStream(root)
            ?? request.ReadTools(root, isNested: false);
    }

    private static string? ReadInput(JsonElement root, GenerationRequest request)
    {
        if (!root.TryGetProperty("input", out var input))
        {
            return "'input' is missing.";
        }

        if (input.ValueKind == JsonValueKind.String)
        {
            request.AddContent(input);
            return null;
        }

        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() == 0)
        {
            return "'input' must be a string or a non-empty array.";
        }

        foreach (var item in input.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !(item.TryGetProperty("role", out _) || item.TryGetProperty("type", out _)))
            {
                return "Each item of 'input' must be an object with a 'role' or a 'type'.";
            }

            if (item.TryGetProperty("content", out var content))
            {
                request.AddContent(content);
            }
        }

        return null;
    }
}
