using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>
/// One kind of value in a plan: how it is read, which values are allowed, how it is written and what the schema says of it.
/// Reading only asks whether the text has the right form; <see cref="Check"/> judges the value, so that plans made in C# meet the same rules.
/// </summary>
internal abstract class Codec<T>
{
    /// <summary>
    /// True when a failed read still gives what could be read, so that the rest of the plan is judged by it and not by defaults.
    /// </summary>
    public virtual bool KeepsPartial => false;

    /// <summary>Reads a value, or notes the problem.</summary>
    public abstract bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out T value);

    /// <summary>Notes what is not allowed about a value.</summary>
    public virtual void Check(T value, string path, ProblemList problems)
    {
    }

    /// <summary>The canonical form.</summary>
    public abstract PlanNode Write(T value);

    /// <summary>JSON Schema of the value.</summary>
    public abstract JsonObject Schema();
}
