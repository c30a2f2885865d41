using System.Text.Json;

namespace Proofload.Data.Readers;

/// <summary>A row from a JSON object: a prompt field, or a conversation in <c>messages</c>, <c>conversations</c> or an OpenAI batch line's <c>body.messages</c>.</summary>
/// <param name="load">State of the reading.</param>
/// <param name="isAlpaca">Rows are Alpaca's: <c>instruction</c>, <c>input</c> and <c>output</c>.</param>
internal sealed class JsonRowParser(DatasetLoad load, bool isAlpaca = false) : IJsonRows
{
    private readonly List<string> _names = [];
    private readonly List<ReadOnlyMemory<byte>> _values = [];
    private string[] _sharedNames = [];

    /// <inheritdoc/>
    public string? TryParse(JsonElement element, long line, out DatasetRow? row)
    {
        row = null;
        try
        {
            return TryParseObject(element, out row);
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json refuses to make a string of bytes that are not UTF-8, or of half a surrogate pair.
            return "a text is not valid Unicode";
        }
        catch (ArgumentException)
        {
            return "a text is not valid Unicode";
        }
    }

    private string? TryParseObject(JsonElement element, out DatasetRow? row)
    {
        row = null;
        if (element.ValueKind != JsonValueKind.Object)
            return "not a JSON object";
        if (load.SeenNames.Count == 0)
            load.SeenNames = [.. element.EnumerateObject().Select(p => p.Name)];
        (string? prompt, ConversationParser.Conversation? conversation, string? source) = (null, null, null);
        if ((isAlpaca ? FindInstruction(element, out prompt) : FindPrompt(element, out prompt, out conversation, out source)) is { } problem)
            return problem;

        var outputTokens = FindOutput(element);
        if (outputTokens is null && load.Plan.OutputField is null && (isAlpaca ? AlpacaReference(element) : conversation?.ReferenceTokens) is { } reference)
        {
            outputTokens = reference;
            load.EstimatedOutputs = true;
        }

        var fields = KeepFields(element, source, out var plainPrompt);
        var promptJson = prompt is null ? default : load.Memory.KeepEscaped(prompt, plainPrompt);
        row = new DatasetRow(promptJson, conversation?.History ?? [], outputTokens, fields);
        return null;
    }

    /// <summary>The prompt of an Alpaca row: the instruction, and behind an empty line the input where there is one.</summary>
    private static string? FindInstruction(JsonElement element, out string? prompt)
    {
        prompt = null;
        if (!element.TryGetProperty("instruction", out var instruction) || instruction.ValueKind != JsonValueKind.String)
            return "no text in 'instruction'";
        var text = instruction.GetString()!;
        if (text.Length == 0)
            return "the field 'instruction' is empty";
        var input = element.TryGetProperty("input", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        prompt = input.Length == 0 ? text : text + "\n\n" + input;
        return null;
    }

    private int? AlpacaReference(JsonElement element) =>
        element.TryGetProperty("output", out var output) && output.ValueKind == JsonValueKind.String && output.GetString() is { Length: > 0 } answer ? load.TokensOf(answer) : null;

    /// <summary>Finds the prompt; neither a prompt nor a conversation leaves a row of fields only.</summary>
    private string? FindPrompt(JsonElement element, out string? prompt, out ConversationParser.Conversation? conversation, out string? source)
    {
        (prompt, conversation, source) = (null, null, null);
        if (load.Plan.PromptField is { } wanted)
        {
            if (!TryGetPath(element, wanted, out var value))
            {
                load.PromptFieldMissing = true;
                return $"no field '{wanted}'";
            }

            source = wanted;
            return Interpret(value, wanted, ref prompt, ref conversation);
        }

        foreach (var path in (ReadOnlySpan<string>)["messages", "conversations", "conversation", "body.messages", "body.prompt", "body.input"])
        {
            if (TryGetPath(element, path, out var value))
            {
                source = path;
                return Interpret(value, path, ref prompt, ref conversation);
            }
        }

        foreach (var name in FieldNames.Prompt)
        {
            if (TryGetPath(element, name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Array)
            {
                source = name;
                return Interpret(value, name, ref prompt, ref conversation);
            }
        }

        return null;
    }

    private string? Interpret(JsonElement value, string name, ref string? prompt, ref ConversationParser.Conversation? conversation)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                prompt = value.GetString()!;
                return prompt.Length > 0 ? null : $"the field '{name}' is empty";
            case JsonValueKind.Number:
                prompt = value.GetRawText();
                return null;
            case JsonValueKind.Array when value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object:
                var problem = ConversationParser.TryParse(value, load, out var read);
                (prompt, conversation) = (problem is null ? read.Prompt : null, read);
                return problem;
            case JsonValueKind.Array when load.Plan.PromptField is null && FieldNames.Prompt.Contains(name):
                return null;
            default:
                return $"the field '{name}' is neither a text nor a conversation";
        }
    }

    private int? FindOutput(JsonElement element)
    {
        if (load.Plan.OutputField is { } wanted)
        {
            if (!TryGetPath(element, wanted, out var value))
                return null;
            load.OutputFieldSeen = true;
            return Count(value);
        }

        foreach (var name in FieldNames.Output)
        {
            if (TryGetPath(element, name, out var value) && Count(value) is { } count)
                return count;
        }

        return TryGetPath(element, "body.max_completion_tokens", out var batch) || TryGetPath(element, "body.max_tokens", out batch) ? Count(batch) : null;
    }

    private static int? Count(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) => TokenCount.Of(number),
        JsonValueKind.String => TokenCount.Parse(value.GetString()!),
        _ => null,
    };

    private static bool TryGetPath(JsonElement element, string path, out JsonElement value)
    {
        value = element;
        if (element.TryGetProperty(path, out value))
            return true;

        value = element;
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return false;
        }

        return true;
    }

    /// <summary>Keeps the top-level fields. A conversation that became history is not kept a second time.</summary>
    private RowFields KeepFields(JsonElement element, string? source, out ReadOnlyMemory<byte> plainPrompt)
    {
        plainPrompt = default;
        _names.Clear();
        _values.Clear();
        foreach (var property in element.EnumerateObject())
        {
            if (source is "conversations" or "conversation" && property.Name == source)
                continue;
            var value = property.Value;
            var kept = value.ValueKind == JsonValueKind.String
                ? load.Memory.Keep(value.GetString()!)
                : load.Memory.Keep(value.GetRawText());
            if (property.Name == source && value.ValueKind == JsonValueKind.String)
                plainPrompt = kept;
            _names.Add(property.Name);
            _values.Add(kept);
        }

        if (!_sharedNames.AsSpan().SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_names)))
            _sharedNames = [.. _names];
        return new RowFields(_sharedNames, [.. _values]);
    }
}
