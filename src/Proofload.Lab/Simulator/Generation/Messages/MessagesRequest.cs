using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation.Messages;

/// <summary>Reads requests of <c>POST /v1/messages</c>: <c>messages</c> of user and assistant, <c>system</c>, a required <c>max_tokens</c>, <c>stop_sequences</c>, tools by name.</summary>
internal static class MessagesRequest
{
    public static string? TryRead(JsonElement root, PromptScan prompt, out GenerationRequest request)
    {
        request = new GenerationRequest { IsChat = true, Prompt = prompt, IncludeUsage = true };
        if (root.ValueKind != JsonValueKind.Object)
        {
            return GenerationRequest.NoObject;
        }

        if (root.TryGetProperty("system", out var system))
        {
            request.AddContent(system);
        }

        return request.ReadMessages(root) ?? Roles(root) ?? request.ReadModel(root) ?? RequireLimit(root) ?? request.ReadLimits(root, "max_tokens")
            ?? request.ReadStream(root) ?? request.ReadStops(root, "stop_sequences") ?? request.ReadTools(root, isNested: false);
    }

    private static string? Roles(JsonElement root) =>
        root.GetProperty("messages").EnumerateArray().Any(static m => !m.GetProperty("role").ValueEquals("user"u8) && !m.GetProperty("role").ValueEquals("assistant"u8))
            ? "messages: 'role' must be user or assistant; the system prompt has a parameter of its own, 'system'."
            : null;

    private static string? RequireLimit(JsonElement root) => root.TryGetProperty("max_tokens", out _) ? null : "max_tokens: Field required";
}
