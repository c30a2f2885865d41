using Proofload.Plans.Binding;

namespace Proofload.Slo.OpenSlo;

/// <summary>A place in an OpenSLO document; what is not there is a place too.</summary>
internal readonly record struct OpenSloNode(PlanNode? Node)
{
    /// <summary>The text of a scalar; null when there is none.</summary>
    public string? Text => Node is ScalarNode { IsNull: false } scalar ? scalar.Text : null;

    public bool Exists => Node is not null and not ScalarNode { IsNull: true };

    public IEnumerable<OpenSloNode> Items => Node is ListNode list ? list.Items.Select(static i => new OpenSloNode(i)) : [];

    public OpenSloNode this[string name] => new((Node as MapNode)?.Find(name));

    public int Line => Node?.At.Line ?? 0;

    /// <summary>The text of an annotation of a document; null when there is none.</summary>
    public string? Annotation(string name) => this["metadata"]["annotations"][name].Text;
}
