using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation.Ollama;

/// <summary>Reads requests of <c>POST /api/chat</c> and <c>POST /api/generate</c>: a stream unless <c>stream</c> is false, limits and stops among the <c>options</c>.</summary>
internal static class OllamaRequest
{
    public static string? TryReadChat(JsonElement root, PromptScan prompt, out GenerationRequest request) => TryRead(root, isChat: true, prompt, out request);

    public static string? TryReadGenerate(JsonElement root, PromptScan prompt, out GenerationRequest request) => TryRead(root, isChat: false, prompt, out request);

    private static string? TryRead(JsonElement root, bool isChat, PromptScan prompt, out GenerationRequest request)
    {
        // Generate can think as well; only tools are a matter of chats.
        request = new GenerationRequest { IsChat = true, Prompt = prompt, IncludeUsage = true };
        if (root.ValueKind != JsonValueKind.Object)
        {
            return GenerationRequest.NoObject;
        }

        if (!root.TryGetProperty("model", out _))
        {
            return "model is required";
        }

        if (!isChat && root.TryGetProperty("system", out var system))
        {
            request.AddContent(system);
        }

        var problem = (isChat ? request.ReadMessages(root) : request.ReadPrompt(root)) ?? request.ReadModel(root) ?? request.ReadStream(root, fallback: true)
            ?? (isChat ? request.ReadTools(root, isNested: true) : null);
        return problem is null && root.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object
            ? ReadOptions(options, request)
            : problem;
    }

    // A negative length means: until the model stops by itself.
    private static string? ReadOptions(JsonElement options, GenerationRequest request) =>
        (options.TryGetProperty("num_predict", out var limit) && limit.ValueKind == JsonValueKind.Number && limit.GetDouble() < 0 ? null : request.ReadLimits(options, "num_predict"))
        ?? request.ReadStops(options, "stop");
}
