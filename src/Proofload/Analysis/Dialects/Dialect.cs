namespace Proofload.Analysis.Dialects;

/// <summary>The definitions of one tool. A new one is a file beside this, a line in <see cref="DialectCatalog"/> and a layout in <c>Reports/Dialects</c>.</summary>
internal abstract class Dialect
{
    /// <summary>What <c>--dialect</c> calls it.</summary>
    public abstract string Id { get; }

    /// <summary>What people call it.</summary>
    public abstract string Tool { get; }

    /// <summary>How it reads percentiles.</summary>
    public abstract PercentileRule Percentiles { get; }

    /// <summary>Its standard deviations divide by n - 1 instead of n.</summary>
    public virtual bool UnbiasedDeviation => false;

    /// <summary>Everything that the tool would print about the run.</summary>
    public abstract Figures Compute(DialectInput input);
}
