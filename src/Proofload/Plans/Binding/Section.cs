using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>A group of named fields that can be laid over a record that is already there.</summary>
internal interface ISection<T>
{
    bool TryReadInto(T start, MapNode map, string path, BindContext context, [MaybeNullWhen(false)] out T value);
}

/// <summary>A record written as named fields: the explicit table that reading, checking, writing and the schema share.</summary>
/// <param name="what">What it is, for messages: <c>a request</c>.</param>
/// <param name="defaults">The record when no field is given; required fields hold anything.</param>
/// <param name="fields">The fields, in the order they are written.</param>
internal sealed class Section<T>(string what, T defaults, IReadOnlyList<Field<T>> fields) : Codec<T>, ISection<T>
{
    private readonly IReadOnlyList<string> _names = [.. fields.Where(f => !f.IsWrittenOnly).Select(f => f.Name)];

    /// <summary>True to write it on one line.</summary>
    public bool IsInline { get; init; }

    public override bool KeepsPartial => true;

    public IReadOnlyList<string> Names => _names;

    public T Defaults => defaults;

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out T value)
    {
        context.Visit(node, path);
        value = default;
        if (node is not MapNode map)
            return context.Fail(node, path, $"expected the fields of {what} ({string.Join(", ", _names)}), found {node.What}");
        var read = TryReadInto(defaults, map, path, context, out value);
        foreach (var field in fields)
        {
            if (field.IsRequired && map.Find(field.Name) is null)
                read = context.Fail(node.At, PlanPath.Below(path, field.Name), $"{(node.At.Flag is null ? "" : $"'{field.Name}' is ")}missing; {Lower(field.Description)}");
        }

        return read;
    }

    /// <summary>Reads what is there over a record; what is not mentioned stays.</summary>
    public bool TryReadInto(T start, MapNode map, string path, BindContext context, [MaybeNullWhen(false)] out T value)
    {
        value = start;
        var read = true;
        var seen = new Dictionary<string, Position>(StringComparer.Ordinal);
        foreach (var (key, node) in map.Entries)
        {
            var at = PlanPath.Below(path, key.Text);
            if (!seen.TryAdd(key.Text, key.At))
                read = context.Fail(key, at, key.At.Flag is null ? $"given twice; the first is in line {seen[key.Text].Line}" : $"'{key.Text}' is given twice");
            else if (fields.FirstOrDefault(f => f.Name == key.Text) is not { } field)
                read = context.Fail(key, at, key.At.Flag is null
                    ? $"unknown field of {what}; {NearestName.Hint(key.Text, _names)}"
                    : $"has no effect with {what}, which has {string.Join(", ", _names)}");
            else
                read &= field.TryRead(node, at, context, ref value);
        }

        return read;
    }

    public override void Check(T value, string path, ProblemList problems)
    {
        foreach (var field in fields)
            field.Check(value, PlanPath.Below(path, field.Name), problems);
    }

    public override PlanNode Write(T value)
    {
        var entries = new List<MapEntry>();
        foreach (var field in fields)
        {
            if (field.Write(value, defaults) is { } node)
                entries.Add(new MapEntry(new ScalarNode(field.Name), node));
        }

        return new MapNode(entries) { IsInline = IsInline };
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var field in fields.Where(f => !f.IsWrittenOnly))
            properties[field.Name] = field.Schema(defaults);
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = new JsonArray([.. fields.Where(f => f.IsRequired).Select(f => (JsonNode)f.Name)]);
        if (required.Count > 0)
            schema["required"] = required;
        return schema;
    }

    private static string Lower(string description) => char.ToLowerInvariant(description[0]) + description[1..].TrimEnd('.');
}
