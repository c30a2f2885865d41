namespace Proofload.Plans.Binding;

/// <summary>Where a piece of a plan was written: a place in a file, or the flag it came from.</summary>
internal readonly record struct Position(int Line, int Column, string? Flag = null);

/// <summary>A piece of a plan, between text (YAML, JSON, flags) and records.</summary>
internal abstract class PlanNode
{
    public Position At { get; init; }

    /// <summary>What it is called in an error message.</summary>
    public abstract string What { get; }
}

/// <summary>How a scalar is written.</summary>
internal enum ScalarKind
{
    /// <summary>Without quotes: the reader decides.</summary>
    Plain = 0,

    /// <summary>Text, quoted where it would be taken for something else.</summary>
    Text,

    /// <summary>A JSON number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    Raw,
}

/// <summary>A single value.</summary>
internal sealed class ScalarNode(string text, ScalarKind kind = ScalarKind.Plain) : PlanNode
{
    public string Text { get; } = text;

    public ScalarKind Kind { get; } = kind;

    public bool IsNull => Kind == ScalarKind.Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>True when the value stands on one line just as it is in the file, so that a column inside it can be named.</summary>
    public bool IsVerbatim { get; init; }

    public override string What => Kind == ScalarKind.Plain && IsNull ? "nothing" : Units.Quote(Text);
}

/// <summary>A list.</summary>
internal sealed class ListNode(IReadOnlyList<PlanNode> items) : PlanNode
{
    public IReadOnlyList<PlanNode> Items { get; } = items;

    public override string What => "a list";
}

/// <summary>Fields with values, in order; duplicates are kept for the binder to refuse.</summary>
internal sealed class MapNode(IReadOnlyList<MapEntry> entries) : PlanNode
{
    public IReadOnlyList<MapEntry> Entries { get; } = entries;

    /// <summary>True to write it on one line: <c>{mean: 1s}</c>.</summary>
    public bool IsInline { get; init; }

    public override string What => "fields";

    public PlanNode? Find(string name) => Entries.FirstOrDefault(e => e.Key.Text == name)?.Value;
}

/// <summary>A field and its value.</summary>
internal sealed record MapEntry(ScalarNode Key, PlanNode Value);
