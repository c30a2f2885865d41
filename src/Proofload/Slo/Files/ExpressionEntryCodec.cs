using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Slo.Files;

/// <summary>An objective's text.</summary>
internal sealed class ExpressionEntryCodec : Codec<ExpressionEntry>
{
    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out ExpressionEntry value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not ScalarNode { IsNull: false } scalar)
            return context.Fail(node, path, $"expected an objective such as 'latency 99% < 500ms', found {node.What}");
        if (!ObjectiveExpression.TryParse(scalar.Text, out var indicator, out var share, out var problem))
        {
            return scalar.IsVerbatim
                ? context.Fail(node.At with { Column = node.At.Column + problem.Column - 1 }, path, problem.Message)
                : context.Fail(node, path, $"column {problem.Column} of {Units.Quote(scalar.Text)}: {problem.Message}");
        }

        value = new ExpressionEntry(scalar.Text, indicator, share);
        return true;
    }

    public override PlanNode Write(ExpressionEntry value) => new ScalarNode(value.Text, ScalarKind.Text);

    public override JsonObject Schema() => new() { ["type"] = "string" };
}
