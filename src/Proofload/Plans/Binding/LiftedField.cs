using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>A field of a record within a record, written as if it were the outer one's own.</summary>
internal sealed class LiftedField<T, TInner>(Field<TInner> inner, Func<T, TInner> get, Func<T, TInner, T> set) : Field<T>(inner.Name, inner.Description)
{
    public override bool TryRead(PlanNode node, string path, BindContext context, ref T record)
    {
        var part = get(record);
        var read = inner.TryRead(node, path, context, ref part);
        record = set(record, part);
        return read;
    }

    public override void Check(T record, string path, ProblemList problems) => inner.Check(get(record), path, problems);

    public override PlanNode? Write(T record, T defaults) => inner.Write(get(record), get(defaults));

    public override JsonObject Schema(T defaults) => inner.Schema(get(defaults));
}
