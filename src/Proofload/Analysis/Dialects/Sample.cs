namespace Proofload.Analysis.Dialects;

/// <summary>The values of one quantity, in the unit of whoever made it.</summary>
internal abstract class Sample
{
    public abstract long Count { get; }

    public abstract double Mean { get; }

    public abstract double Min { get; }

    public abstract double Max { get; }

    /// <summary>Sum of the values; weights do not count.</summary>
    public abstract double Sum { get; }

    /// <summary>Standard deviation.</summary>
    /// <param name="unbiased">True divides by n - 1, false by n.</param>
    public abstract double Deviation(bool unbiased);

    /// <summary>A percentile.</summary>
    /// <param name="q">0 to 1.</param>
    /// <param name="rule">The tool's way.</param>
    public double Percentile(double q, PercentileRule rule)
    {
        var n = Count;
        switch (rule)
        {
            case PercentileRule.Linear:
                var at = (n - 1) * q;
                var below = (long)Math.Floor(at);
                var low = AtRank(below + 1);
                return below + 1 >= n ? low : low + ((at - below) * (AtRank(below + 2) - low));
            case PercentileRule.Floor:
                // The product of a count and 0.99 may fall a hair short of a whole number.
                return AtRank(Math.Min(n, (long)Math.Floor((n * q) + 1e-9) + 1));
            case PercentileRule.Cumulative:
                return AtShare(q);
            case PercentileRule.RoundedRank:
                return AtRank(Math.Clamp((long)Math.Round((n * q) + 0.5, MidpointRounding.AwayFromZero), 1, n));
            default:
                return AtRank(Math.Clamp((long)Math.Ceiling((n * q) - 1e-9), 1, n));
        }
    }

    /// <summary>Share (0 to 1) of the values from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public abstract double ShareWithin(double low, double high);

    /// <summary>The value of a rank, from 1.</summary>
    public abstract double AtRank(long rank);

    /// <summary>The smallest value up to which a share of the weight lies.</summary>
    protected abstract double AtShare(double q);
}
