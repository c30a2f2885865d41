using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>Values by free names.</summary>
/// <param name="item">A value.</param>
/// <param name="what">What the map is, for messages: <c>headers</c>.</param>
/// <param name="checkName">Says what is wrong with a name; null is fine.</param>
internal sealed class MapCodec<T>(Codec<T> item, string what, Func<string, string?> checkName) : Codec<IReadOnlyDictionary<string, T>>, ISection<IReadOnlyDictionary<string, T>>
{
    /// <summary>Names that only differ in case are the same.</summary>
    public bool IgnoresCase { get; init; }

    public override bool KeepsPartial => true;

    /// <summary>Writes an entry in another way than <c>item</c> would, for example masked.</summary>
    public Func<string, T, PlanNode>? WriteItem { get; init; }

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not MapNode map)
            return context.Fail(node, path, $"expected {what} as 'name: value' lines, found {node.What}");
        return TryReadInto(ValueMap<T>.Empty, map, path, context, out value);
    }

    /// <summary>Reads what is there over a map; a name that is there already gets the new value.</summary>
    public bool TryReadInto(IReadOnlyDictionary<string, T> start, MapNode map, string path, BindContext context, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value)
    {
        var read = true;
        var comparer = IgnoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var entries = new Dictionary<string, T>(start, comparer);
        var seen = new HashSet<string>(comparer);
        foreach (var (key, child) in map.Entries)
        {
            var at = PlanPath.Below(path, key.Text);
            if (!seen.Add(key.Text))
                read = context.Fail(key, at, "given twice");
            else if (item.TryRead(child, at, context, out var one))
                entries[key.Text] = one;
            else
                read = false;
        }

        value = ValueMap<T>.Of(entries);
        return read;
    }

    public override void Check(IReadOnlyDictionary<string, T> value, string path, ProblemList problems)
    {
        foreach (var (name, one) in value)
        {
            if (checkName(name) is { } problem)
                problems.Add(PlanPath.Below(path, name), problem);
            item.Check(one, PlanPath.Below(path, name), problems);
        }
    }

    public override PlanNode Write(IReadOnlyDictionary<string, T> value) =>
        new MapNode([.. value.Select(e => new MapEntry(new ScalarNode(e.Key, ScalarKind.Text), WriteItem?.Invoke(e.Key, e.Value) ?? item.Write(e.Value)))]);

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = item.Schema() };
}
