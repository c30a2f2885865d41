using System.Text.Json;

namespace Proofload.Tokenizers.HuggingFace;

/// <summary>A value of a tokenizer.json and where it stands, for messages that name the field.</summary>
internal readonly record struct JsonField(string File, string Path, JsonElement Value)
{
    public bool IsNull => Value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>A field of an object; null or absent gives an empty one.</summary>
    public JsonField this[string name] =>
        new(File, Path.Length == 0 ? name : $"{Path}.{name}", Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var value) ? value : default);

    /// <summary>The elements of an array.</summary>
    public IEnumerable<JsonField> Items
    {
        get
        {
            if (Value.ValueKind != JsonValueKind.Array)
                throw Wrong("expected a list");
            var i = 0;
            foreach (var item in Value.EnumerateArray())
                yield return new JsonField(File, $"{Path}[{i++}]", item);
        }
    }

    /// <summary>What is wrong with this field, on one line: names and texts of the file may hold anything.</summary>
    public TokenizerException Wrong(string problem) =>
        new(string.Concat($"{File}: {Path}: {problem}".Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? $"\\u{(int)c:x4}" : c.ToString())));

    /// <summary>The text of a field.</summary>
    public string Text(string name) => this[name] is { Value.ValueKind: JsonValueKind.String } field ? field.String() : throw this[name].Wrong("expected a text");

    /// <summary>The text of a field, or null.</summary>
    public string? TextOrNull(string name) => this[name].IsNull ? null : Text(name);

    /// <summary>A flag, or its default.</summary>
    public bool Flag(string name, bool fallback) => this[name].Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => fallback,
        _ => throw this[name].Wrong("expected true or false"),
    };

    /// <summary>This value as text.</summary>
    public string String()
    {
        try
        {
            return Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Wrong("expected a text");
        }
        catch (InvalidOperationException)
        {
            throw Wrong("is not valid Unicode");
        }
    }

    /// <summary>Refuses an object with a field that is not known here: what it changes is not known either.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        if (Value.ValueKind != JsonValueKind.Object)
            throw Wrong("expected an object");
        foreach (var property in Value.EnumerateObject())
        {
            var name = SafeName(property);
            if (!names.Contains(name))
                throw this[name].Wrong("is not supported");
        }
    }

    private string SafeName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("a field's name is not valid Unicode");
        }
    }
}
