using System.Text.Json;

namespace Proofload.Data.Readers;

/// <summary>
/// A conversation as history and last prompt: OpenAI's <c>messages</c> (role, content) and ShareGPT's <c>conversations</c> (from, value).
/// The last turn of the user is the prompt; an answer behind it is the reference, whose length is taken for the output length.
/// </summary>
internal static class ConversationParser
{
    /// <summary>What a conversation gives.</summary>
    public readonly record struct Conversation(string Prompt, IReadOnlyList<Turn> History, int? ReferenceTokens);

    /// <summary>Reads a conversation.</summary>
    /// <returns>Null when it is fine, else the reason.</returns>
    public static string? TryParse(JsonElement turns, DatasetLoad load, out Conversation conversation)
    {
        conversation = default;
        if (turns.ValueKind != JsonValueKind.Array)
            return "the conversation is not a list of turns";

        var read = new List<(string Role, string Text)>(turns.GetArrayLength());
        foreach (var turn in turns.EnumerateArray())
        {
            if (TryParseTurn(turn, out var role, out var text) is { } problem)
                return problem;
            read.Add((role, text));
        }

        var last = read.FindLastIndex(t => t.Role == "user");
        if (last < 0)
            return "the conversation has no turn of the user";
        if (read[last].Text.Length == 0)
            return "the last turn of the user is empty";

        // A conversation cut in the middle may open with an answer to nothing.
        var first = read.FindIndex(t => t.Role != "assistant");
        var history = first == last ? [] : new Turn[last - first];
        for (var i = 0; i < history.Length; i++)
        {
            var (role, text) = read[first + i];
            history[i] = new Turn(role, load.Memory.KeepEscaped(text, default));
        }

        var reference = last + 1 < read.Count && read[last + 1].Role == "assistant" && read[last + 1].Text.Length > 0
            ? load.TokensOf(read[last + 1].Text)
            : (int?)null;
        conversation = new Conversation(read[last].Text, history, reference);
        return null;
    }

    private static string? TryParseTurn(JsonElement turn, out string role, out string text)
    {
        (role, text) = ("", "");
        if (turn.ValueKind != JsonValueKind.Object)
            return "a turn is not an object";
        if (!turn.TryGetProperty("role", out var who) && !turn.TryGetProperty("from", out who))
            return "a turn has no role";
        if (!turn.TryGetProperty("content", out var what) && !turn.TryGetProperty("value", out what))
            return "a turn has no content";
        if (who.ValueKind != JsonValueKind.String)
            return "a role is not a text";

        role = who.GetString() switch
        {
            "human" or "user" => "user",
            "gpt" or "chatgpt" or "bing" or "bard" or "assistant" or "model" => "assistant",
            "system" => "system",
            "developer" => "developer",
            _ => "",
        };
        if (role.Length == 0)
            return $"unknown role '{Short(who.GetString()!)}'";
        return TryParseContent(what, out text);
    }

    private static string? TryParseContent(JsonElement content, out string text)
    {
        text = "";
        if (content.ValueKind == JsonValueKind.String)
        {
            text = content.GetString()!;
            return null;
        }

        if (content.ValueKind != JsonValueKind.Array)
            return "a content is neither a text nor a list of parts";
        foreach (var part in content.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("text", out var value) || value.ValueKind != JsonValueKind.String)
                return "a part of a content is not a text";
            text += value.GetString();
        }

        return null;
    }

    private static string Short(string text) => text.Length <= 30 ? text : text[..30] + "…";
}
