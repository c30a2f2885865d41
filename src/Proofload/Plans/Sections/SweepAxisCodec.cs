using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans.Binding;
using Proofload.Plans.Sweeps;

namespace Proofload.Plans.Sections;

/// <summary>An axis written as one field: <c>batch: 1,2,4,8</c>, <c>concurrency: 1..64x2</c>, or with a list of values.</summary>
internal sealed class SweepAxisCodec : Codec<SweepAxis>
{
    private const string What = "an axis such as 'batch: 1,2,4,8'";

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out SweepAxis value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not MapNode { Entries: [var (key, values)] })
            return context.Fail(node, path, $"expected {What}, found {(node is MapNode map ? $"{map.Entries.Count} fields" : node.What)}");
        switch (values)
        {
            case ScalarNode { IsNull: false } text:
                value = SweepAxis.Of(key.Text, text.Text);
                return true;
            case ListNode list when list.Items.All(static i => i is ScalarNode { IsNull: false }):
                value = new SweepAxis(key.Text, [.. list.Items.Cast<ScalarNode>().Select(static i => i.Text)]);
                return true;
            default:
                return context.Fail(values, path, $"the values of an axis are text such as 1,2,4,8 or a list of single values; found {values.What}");
        }
    }

    public override void Check(SweepAxis value, string path, ProblemList problems)
    {
        if (SweepFields.CheckName(value.Name) is { } wrong)
            problems.Add(path, wrong);
        else if (!SweepValues.TryExpand(value.Items, out var values, out var problem))
            problems.Add(path, $"{value.Name}: {problem}");
        else if (values.Select(v => SweepFields.CheckSecret(value.Name, v)).FirstOrDefault(static p => p is not null) is { } secret)
            problems.Add(path, secret);
    }

    public override PlanNode Write(SweepAxis value) => new MapNode([new MapEntry(new ScalarNode(value.Name, ScalarKind.Text), Values(value.Items))]);

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["minProperties"] = 1,
        ["maxProperties"] = 1,
        ["additionalProperties"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = (JsonNode)new JsonArray("string", "number", "boolean") },
                new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JsonObject { ["type"] = (JsonNode)new JsonArray("string", "number", "boolean") } }),
        },
    };

    // The short form only where it reads back as the same items.
    private static PlanNode Values(IReadOnlyList<string> items)
    {
        var text = string.Join(',', items);
        if (!SweepValues.Split(text).SequenceEqual(items))
            return new ListNode([.. items.Select(static i => new ScalarNode(i, ScalarKind.Text))]);
        var isPlain = text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is ',' or '.' or '/' or '+' or '_' or '-');
        return new ScalarNode(text, isPlain && !new ScalarNode(text).IsNull ? ScalarKind.Plain : ScalarKind.Text);
    }
}
