using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>Makes a value of a text, or says in one line why not.</summary>
internal delegate bool ScalarParser<T>(string text, out T value, out string problem);

/// <summary>A value that is one scalar.</summary>
/// <param name="what">What it is, with article and example, for messages: <c>a rate such as 50/s</c>.</param>
/// <param name="parse">Parses the text.</param>
/// <param name="write">Writes the canonical form.</param>
/// <param name="schema">JSON Schema.</param>
/// <param name="check">Says what is not allowed about a value; null is fine.</param>
internal sealed class ScalarCodec<T>(string what, ScalarParser<T> parse, Func<T, ScalarNode> write, Func<JsonObject> schema, Func<T, string?>? check = null) : Codec<T>
{
    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out T value)
    {
        context.Visit(node, path);
        value = default;
        if (node is not ScalarNode scalar)
            return context.Fail(node, path, $"expected {what}, found {node.What}");
        if (scalar.IsNull)
            return context.Fail(node, path, $"has no value; give {what} or remove the field");
        return parse(scalar.Text, out value, out var problem) || context.Fail(node, path, problem);
    }

    public override void Check(T value, string path, ProblemList problems)
    {
        if (check?.Invoke(value) is { } problem)
            problems.Add(path, problem);
    }

    public override PlanNode Write(T value) => write(value);

    public override JsonObject Schema() => schema();
}
