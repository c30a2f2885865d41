using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>Parses a short expression, or says what is wrong and where.</summary>
internal delegate bool ExpressionParser<T>(string text, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ObjectiveProblem? problem);

/// <summary>A value written as a short expression: an objective, a precision target.</summary>
internal sealed class ExpressionCodec<T>(string what, ExpressionParser<T> parse, Func<T, string> format) : Codec<T>
    where T : class
{
    /// <summary>How it is parsed where a scenario in C# may have given names. Default the same way.</summary>
    public ExpressionParser<T>? ParseOfCode { get; init; }

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out T value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not ScalarNode { IsNull: false } scalar)
            return context.Fail(node, path, $"expected {what}, found {node.What}");
        if (((context.HasCode ? ParseOfCode : null) ?? parse)(scalar.Text, out value, out var problem))
            return true;
        return scalar.IsVerbatim
            ? context.Fail(node.At with { Column = node.At.Column + problem.Column - 1 }, path, problem.Message)
            : context.Fail(node, path, $"column {problem.Column} of {Units.Quote(scalar.Text)}: {problem.Message}");
    }

    public override void Check(T value, string path, ProblemList problems)
    {
        if (!(ParseOfCode ?? parse)(format(value), out var parsed, out var problem))
            problems.Add(path, problem.Message);
        else if (!parsed.Equals(value))
            problems.Add(path, $"its parts do not say what its text {Units.Quote(format(value))} says");
    }

    public override PlanNode Write(T value) => new ScalarNode(format(value), ScalarKind.Text);

    public override JsonObject Schema() => new() { ["type"] = "string" };
}
