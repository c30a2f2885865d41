using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>A file (or folder), taken from the plan's folder when it is relative. Whether it is there is the validator's question.</summary>
internal sealed class PathCodec(string what) : Codec<string>
{
    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out string value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not ScalarNode { IsNull: false } scalar || scalar.Text.Trim().Length == 0)
            return context.Fail(node, path, $"expected {what}, found {node.What}");
        if (scalar.Text.Contains('\0', StringComparison.Ordinal))
            return context.Fail(node, path, $"{Units.Quote(scalar.Text)} is not a path");
        value = context.Resolve(scalar.Text);
        return true;
    }

    public override PlanNode Write(string value) => new ScalarNode(value, ScalarKind.Text);

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };
}
