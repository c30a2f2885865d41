using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>Any JSON value, written as YAML and kept as compact JSON text.</summary>
internal sealed class JsonCodec : Codec<string>
{
    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out string value)
    {
        context.Visit(node, path);
        value = null;
        if (Duplicate(node) is { } key)
            return context.Fail(key, path, $"{Units.Quote(key.Text)} is given twice");
        value = PlanJson.ToText(node);
        return true;
    }

    public override void Check(string value, string path, ProblemList problems)
    {
        try
        {
            using var _ = JsonDocument.Parse(value);
        }
        catch (JsonException)
        {
            problems.Add(path, $"{Units.Quote(value)} is not JSON");
        }
    }

    public override PlanNode Write(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            return PlanJson.FromJson(document.RootElement);
        }
        catch (JsonException)
        {
            return new ScalarNode(value, ScalarKind.Text);
        }
    }

    public override JsonObject Schema() => [];

    private static ScalarNode? Duplicate(PlanNode node) => node switch
    {
        MapNode map => map.Entries.GroupBy(e => e.Key.Text, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Last().Key).FirstOrDefault()
            ?? map.Entries.Select(e => Duplicate(e.Value)).FirstOrDefault(d => d is not null),
        ListNode list => list.Items.Select(Duplicate).FirstOrDefault(d => d is not null),
        _ => null,
    };
}
