using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>A list of values.</summary>
/// <param name="item">An item.</param>
/// <param name="what">What the list holds, for messages: <c>requests</c>.</param>
internal sealed class ListCodec<T>(Codec<T> item, string what) : Codec<IReadOnlyList<T>>, ISection<IReadOnlyList<T>>
{
    /// <summary>True when one item may stand without a list around it.</summary>
    public bool AllowsSingle { get; init; }

    public override bool KeepsPartial => true;

    public int MinCount { get; init; }

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not ListNode && AllowsSingle)
            node = new ListNode([node]) { At = node.At };
        if (node is not ListNode list)
            return context.Fail(node, path, $"expected a list of {what}, found {node.What}");
        var read = true;
        var items = new List<T>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var isRead = item.TryRead(list.Items[i], $"{path}[{i}]", context, out var one);
            if (isRead || (item.KeepsPartial && one is not null))
                items.Add(one!);
            read &= isRead;
        }

        // With an item missing, the places of the others would be wrong.
        value = items.Count == list.Items.Count ? ValueList<T>.Of(items) : null;
        return read;
    }

    /// <summary>Reads fields named <c>[0]</c>, <c>[1]</c> … over the items that are there.</summary>
    public bool TryReadInto(IReadOnlyList<T> start, MapNode map, string path, BindContext context, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        var items = start.ToList();
        var read = true;
        foreach (var (key, node) in map.Entries)
        {
            var at = path + key.Text;
            if (!int.TryParse(key.Text.Trim('[', ']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || key.Text != $"[{index}]" || index >= items.Count)
            {
                read = context.Fail(key, at, items.Count == 0 ? $"the plan has no {what} of its own" : $"there are only {items.Count} {what}, counted from [0]");
                continue;
            }

            var one = items[index];
            read &= node is MapNode inner && item is ISection<T> section ? section.TryReadInto(one, inner, at, context, out one) : item.TryRead(node, at, context, out one);
            if (one is not null)
                items[index] = one;
        }

        value = ValueList<T>.Of(items);
        return read;
    }

    public override void Check(IReadOnlyList<T> value, string path, ProblemList problems)
    {
        if (value.Count < MinCount)
            problems.Add(path, $"needs at least {MinCount} of the {what}");
        for (var i = 0; i < value.Count; i++)
            item.Check(value[i], $"{path}[{i}]", problems);
    }

    public override PlanNode Write(IReadOnlyList<T> value) => new ListNode([.. value.Select(item.Write)]);

    public override JsonObject Schema()
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        if (MinCount > 0)
            list["minItems"] = MinCount;
        return AllowsSingle ? new JsonObject { ["anyOf"] = new JsonArray(item.Schema(), list) } : list;
    }
}
