namespace Proofload.Tokenizers.Patterns;

/// <summary>A part of a pattern.</summary>
internal abstract record PatternNode
{
    /// <summary>Whether it can match nothing.</summary>
    public abstract bool MayBeEmpty { get; }
}

internal sealed record SetNode(RuneSet Set) : PatternNode
{
    public override bool MayBeEmpty => false;
}

internal sealed record SequenceNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override bool MayBeEmpty => Parts.All(static p => p.MayBeEmpty);
}

internal sealed record ChoiceNode(IReadOnlyList<PatternNode> Ways) : PatternNode
{
    public override bool MayBeEmpty => Ways.Any(static w => w.MayBeEmpty);
}

internal sealed record RepeatNode(PatternNode Part, int Least, int Most, RepeatMode Mode) : PatternNode
{
    public override bool MayBeEmpty => Least == 0 || Part.MayBeEmpty;
}

internal sealed record LookNode(PatternNode Part, bool IsNegated) : PatternNode
{
    public override bool MayBeEmpty => true;
}

internal sealed record AtomicNode(PatternNode Part) : PatternNode
{
    public override bool MayBeEmpty => Part.MayBeEmpty;
}

internal sealed record AnchorNode(bool IsEnd) : PatternNode
{
    public override bool MayBeEmpty => true;
}

/// <summary>How much a repetition takes.</summary>
internal enum RepeatMode
{
    /// <summary>As much as it can, and gives back.</summary>
    Greedy = 0,

    /// <summary>As little as it can.</summary>
    Lazy,

    /// <summary>As much as it can, and gives nothing back.</summary>
    Possessive,
}
