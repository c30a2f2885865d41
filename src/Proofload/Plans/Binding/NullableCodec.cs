using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>A value that may be missing.</summary>
internal sealed class NullableCodec<T>(Codec<T> inner) : Codec<T?>
    where T : struct
{
    public override bool TryRead(PlanNode node, string path, BindContext context, out T? value)
    {
        var read = inner.TryRead(node, path, context, out var some);
        value = some;
        return read;
    }

    public override void Check(T? value, string path, ProblemList problems)
    {
        if (value is { } some)
            inner.Check(some, path, problems);
    }

    public override PlanNode Write(T? value) => inner.Write(value!.Value);

    public override JsonObject Schema() => inner.Schema();
}
