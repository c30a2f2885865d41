using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>Where the centre of the pairs was shown to lie.</summary>
public enum SequenceDecision
{
    /// <summary>Not shown yet: go on.</summary>
    Undecided = 0,

    /// <summary>Inside the range.</summary>
    Inside,

    /// <summary>Below the range.</summary>
    Below,

    /// <summary>Above the range.</summary>
    Above,
}

/// <summary>
/// Sequential comparison of paired runs against a range of y = ln(B / A): look after each pair, stop when decided. Each of the statements "below",
/// "inside" and "above" is false with probability alpha at most, however often one looks (see <see cref="PairEvidence"/> for what is
/// assumed).
/// </summary>
public sealed class PairSequence
{
    private readonly double _threshold;
    private readonly List<double> _values = [];
    private readonly PairEvidence? _aboveHigh;
    private readonly PairEvidence? _belowHigh;
    private readonly PairEvidence? _aboveLow;
    private readonly PairEvidence? _belowLow;

    /// <summary>A comparison.</summary>
    /// <param name="low">Low end of the range of y; negative infinity for none.</param>
    /// <param name="high">High end of the range of y; infinity for none.</param>
    /// <param name="alpha">Level of each statement, between 0 and 1. Default 0.05.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or the level is out of range.</exception>
    public PairSequence(double low, double high, double alpha = 0.05)
    {
        RankMargin.Require(alpha);
        if (!(low < high))
            throw new ArgumentOutOfRangeException(nameof(high), high, "The range is empty.");
        _threshold = 1 / alpha;
        if (double.IsFinite(high))
            (_aboveHigh, _belowHigh) = (new PairEvidence(high, above: true), new PairEvidence(high, above: false));
        if (double.IsFinite(low))
            (_aboveLow, _belowLow) = (new PairEvidence(low, above: true), new PairEvidence(low, above: false));
    }

    /// <summary>The y so far.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The decision; once made it stays.</summary>
    public SequenceDecision Decision { get; private set; }

    /// <summary>Most evidence so far that the centre lies above the range.</summary>
    public double EvidenceAbove => _aboveHigh?.Peak ?? 0;

    /// <summary>Most evidence so far that the centre lies below the range.</summary>
    public double EvidenceBelow => _belowLow?.Peak ?? 0;

    /// <summary>Most evidence so far that the centre lies inside the range: the weaker one of its two ends.</summary>
    public double EvidenceInside => Math.Min(_belowHigh?.Peak ?? double.PositiveInfinity, _aboveLow?.Peak ?? double.PositiveInfinity);

    /// <summary>Adds the next pair.</summary>
    /// <param name="y">ln(B / A) of the pair, finite.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentOutOfRangeException">y is not finite.</exception>
    public SequenceDecision Add(double y)
    {
        _aboveHigh?.Add(y);
        _belowHigh?.Add(y);
        _aboveLow?.Add(y);
        _belowLow?.Add(y);
        _values.Add(y);
        if (Decision == SequenceDecision.Undecided)
        {
            Decision = EvidenceAbove >= _threshold ? SequenceDecision.Above
                : EvidenceBelow >= _threshold ? SequenceDecision.Below
                : EvidenceInside >= _threshold ? SequenceDecision.Inside
                : SequenceDecision.Undecided;
        }

        return Decision;
    }

    /// <summary>The interval of the centre that holds at every look: all limits against which neither side's evidence ever reached 2/alpha.</summary>
    /// <param name="alpha">Between 0 and 1. Default 0.05.</param>
    /// <returns>Null while an end is still open.</returns>
    public RealInterval? Interval(double alpha = 0.05)
    {
        RankMargin.Require(alpha);
        if (_values.Count < 2)
            return null;
        var (least, most) = (_values.Min(), _values.Max());
        if (least == most)
            return Math.ScaleB(1, _values.Count) / 5 >= 2 / alpha ? new RealInterval(least, most) : null;

        // Inside the sample the evidence need not fall steadily, so the outermost limit that stands is looked for from outside.
        const int Steps = 256;
        var step = (most - least) / Steps;
        double? low = null, high = null;
        for (var i = 0; i <= Steps && low is null; i++)
        {
            if (!Rejects(least + (i * step), above: true, 2 / alpha))
                low = i == 0 ? double.NegativeInfinity : least + ((i - 1) * step);
        }

        for (var i = 0; i <= Steps && high is null; i++)
        {
            if (!Rejects(most - (i * step), above: false, 2 / alpha))
                high = i == 0 ? double.PositiveInfinity : most - ((i - 1) * step);
        }

        return low is { } l && high is { } h && double.IsFinite(l) && double.IsFinite(h) && l <= h ? new RealInterval(l, h) : null;
    }

    private bool Rejects(double limit, bool above, double threshold)
    {
        var evidence = new PairEvidence(limit, above);
        foreach (var y in _values)
            evidence.Add(y);
        return evidence.Peak >= threshold;
    }
}
