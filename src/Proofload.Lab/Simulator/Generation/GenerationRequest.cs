using System.Text.Json;
using Proofload.Lab.Simulator.Media;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>The fields of a request for generated text that change the answer, and how those are read that several protocols share.</summary>
internal sealed record GenerationRequest
{
    public const string NoObject = "The request body must be a JSON object.";

    /// <summary>Answers may have reasoning and tool calls.</summary>
    public required bool IsChat { get; init; }

    public string? Model { get; private set; }

    public bool Stream { get; private set; }

    public bool IncludeUsage { get; set; }

    public int? MaxTokens { get; private set; }

    public List<string> Stops { get; } = [];

    public string? ToolName { get; private set; }

    public required PromptScan Prompt { get; init; }

    /// <summary>A streamed completion of a prompt that did not come as JSON.</summary>
    public static GenerationRequest OfPrompt(string? model, PromptScan prompt, int? maxTokens) =>
        new() { IsChat = false, Prompt = prompt, Model = model, Stream = true, MaxTokens = maxTokens };

    /// <summary>Reads a request of OpenAI-style chat.</summary>
    public static string? TryReadChat(JsonElement root, PromptScan prompt, out GenerationRequest request) => TryRead(root, isChat: true, prompt, out request);

    /// <summary>Reads a request of OpenAI-style completions.</summary>
    public static string? TryReadCompletion(JsonElement root, PromptScan prompt, out GenerationRequest request) => TryRead(root, isChat: false, prompt, out request);

    private static string? TryRead(JsonElement root, bool isChat, PromptScan prompt, out GenerationRequest request)
    {
        request = new GenerationRequest { IsChat = isChat, Prompt = prompt };
        if (root.ValueKind != JsonValueKind.Object)
        {
            return NoObject;
        }

        request.IncludeUsage = root.TryGetProperty("stream_options", out var options) && options.ValueKind == JsonValueKind.Object
            && options.TryGetProperty("include_usage", out var usage) && usage.ValueKind == JsonValueKind.True;
        return (isChat ? request.ReadMessages(root) : request.ReadPrompt(root)) ?? request.ReadModel(root) ?? request.ReadLimits(root, "max_tokens", "max_completion_tokens")
            ?? request.ReadStream(root) ?? request.ReadStops(root, "stop") ?? request.ReadTools(root, isNested: true);
    }

    public string? ReadMessages(JsonElement root)
    {
        if (!root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            return "'messages' must be a non-empty array.";
        }

        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("role", out var role) || role.ValueKind != JsonValueKind.String)
            {
                return "Each message must be an object with a 'role'.";
            }

            if (message.TryGetProperty("content", out var content) && AddContent(content) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>Adds the text of a message; returns what is wrong with an image or sound in it, or null.</summary>
    public string? AddContent(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            Prompt.Add(content.GetString()!);
        }
        else if (content.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in content.EnumerateArray())
            {
                if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                {
                    Prompt.Add(text.GetString()!);
                }
                else if (ContentPart.Problem(part) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    public string? ReadPrompt(JsonElement root)
    {
        if (!root.TryGetProperty("prompt", out var prompt))
        {
            return "'prompt' is missing.";
        }

        return AddPrompt(prompt) ? null : "'prompt' must be a string, an array of strings, or an array of token numbers.";
    }

    private bool AddPrompt(JsonElement prompt)
    {
        switch (prompt.ValueKind)
        {
            case JsonValueKind.String:
                Prompt.Add(prompt.GetString()!);
                return true;
            case JsonValueKind.Number when prompt.TryGetInt32(out var token):
                Prompt.AddToken(token);
                return true;
            case JsonValueKind.Array:
                foreach (var item in prompt.EnumerateArray())
                {
                    if (!AddPrompt(item))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }

    public string? ReadModel(JsonElement root)
    {
        if (!root.TryGetProperty("model", out var model) || model.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        Model = model.ValueKind == JsonValueKind.String ? model.GetString() : null;
        return Model is null ? "'model' must be a string." : null;
    }

    public string? ReadLimits(JsonElement root, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var limit) || limit < 1)
            {
                return $"'{name}' must be a whole number of 1 or more.";
            }

            MaxTokens = limit;
        }

        return null;
    }

    public string? ReadStream(JsonElement root, bool fallback = false)
    {
        if (root.TryGetProperty("stream", out var stream) && stream.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            return "'stream' must be true or false.";
        }

        Stream = stream.ValueKind is JsonValueKind.True or JsonValueKind.False ? stream.ValueKind == JsonValueKind.True : fallback;
        return null;
    }

    public string? ReadStops(JsonElement root, string field)
    {
        if (!root.TryGetProperty(field, out var stop) || stop.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (stop.ValueKind == JsonValueKind.String)
        {
            Stops.Add(stop.GetString()!);
        }
        else if (stop.ValueKind == JsonValueKind.Array && stop.EnumerateArray().All(s => s.ValueKind == JsonValueKind.String))
        {
            Stops.AddRange(stop.EnumerateArray().Select(s => s.GetString()!));
        }
        else
        {
            return $"'{field}' must be a string or an array of strings.";
        }

        Stops.RemoveAll(s => s.Length == 0);
        return null;
    }

    /// <summary>The name of the first tool.</summary>
    /// <param name="root">The request.</param>
    /// <param name="isNested">The name stands in the tool's <c>function</c>, not in the tool itself.</param>
    public string? ReadTools(JsonElement root, bool isNested)
    {
        if (!root.TryGetProperty("tools", out var tools) || tools.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (tools.ValueKind != JsonValueKind.Array)
        {
            return "'tools' must be an array.";
        }

        if (tools.GetArrayLength() > 0)
        {
            var tool = tools[0];
            var isThere = tool.ValueKind == JsonValueKind.Object && (!isNested || tool.TryGetProperty("function", out tool)) && tool.ValueKind == JsonValueKind.Object;
            ToolName = isThere && tool.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
            return ToolName is null ? $"'tools[0].{(isNested ? "function." : "")}name' is missing." : null;
        }

        return null;
    }
}
