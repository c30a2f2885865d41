using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Plans.Sections;

/// <summary>One load model: its name and the section that reads it.</summary>
internal abstract class LoadModel(string name)
{
    public string Name { get; } = name;

    /// <summary>What the shape counts, for models that have both: <c>rate</c> or <c>concurrency</c>.</summary>
    public string? Of { get; init; }

    public abstract bool Matches(LoadPlan load);

    public abstract bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out LoadPlan load);

    public abstract void Check(LoadPlan load, string path, ProblemList problems);

    public abstract PlanNode Write(LoadPlan load);

    public abstract JsonObject Schema();
}

/// <summary>A load model whose record is <typeparamref name="T"/>.</summary>
internal sealed class LoadModel<T>(string name, Func<T, bool> matches, Section<T> section) : LoadModel(name)
    where T : LoadPlan
{
    public override bool Matches(LoadPlan load) => load is T own && matches(own);

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out LoadPlan load)
    {
        var read = section.TryRead(node, path, context, out var own);
        load = own;
        return read && own is not null;
    }

    public override void Check(LoadPlan load, string path, ProblemList problems) => section.Check((T)load, path, problems);

    public override PlanNode Write(LoadPlan load) => section.Write((T)load);

    public override JsonObject Schema() => section.Schema();
}
