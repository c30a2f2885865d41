using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>A tokenizer: the name of a built-in one, or a file, taken from the plan's folder when it is relative. Whether it is there is the validator's question.</summary>
internal sealed class TokenizerCodec : Codec<string>
{
    private const string What = "cl100k_base, o200k_base, or the path of a tokenizer.json or .tiktoken file";

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out string value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not ScalarNode { IsNull: false } scalar || scalar.Text.Trim().Length == 0)
            return context.Fail(node, path, $"expected {What}, found {node.What}");
        if (scalar.Text.Contains('\0', StringComparison.Ordinal))
            return context.Fail(node, path, $"{Units.Quote(scalar.Text)} is not a path");
        value = KnownTokenizers.Problem(scalar.Text) is not null || KnownTokenizers.IsBuiltIn(scalar.Text) ? scalar.Text : context.Resolve(scalar.Text);
        return true;
    }

    public override void Check(string value, string path, ProblemList problems)
    {
        if (KnownTokenizers.Problem(value) is { } problem)
            problems.Add(path, problem);
    }

    public override PlanNode Write(string value) => new ScalarNode(value, ScalarKind.Text);

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };
}
