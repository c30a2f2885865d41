using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>What an interval says of a range.</summary>
public enum RangeVerdict
{
    /// <summary>Part of the interval lies inside, part outside: not known well enough.</summary>
    Unknown = 0,

    /// <summary>The whole interval lies inside.</summary>
    Inside,

    /// <summary>The whole interval lies below the range.</summary>
    Below,

    /// <summary>The whole interval lies above the range.</summary>
    Above,
}

/// <summary>
/// Two one-sided tests (Schuirmann 1987): a value is shown to lie within a range when its 1 - 2 alpha interval does. That a difference is not
/// significant shows nothing.
/// </summary>
public static class Equivalence
{
    /// <summary>The verdict at the level of the interval's two one-sided tests; without an interval it is unknown.</summary>
    /// <param name="interval">The 1 - 2 alpha interval; null when there is too little data for one.</param>
    /// <param name="low">Low end of the range; negative infinity for none.</param>
    /// <param name="high">High end of the range; infinity for none.</param>
    public static RangeVerdict Judge(RealInterval? interval, double low, double high)
    {
        if (interval is not { } i || double.IsNaN(i.Low) || double.IsNaN(i.High))
            return RangeVerdict.Unknown;
        if (i.Low > high)
            return RangeVerdict.Above;
        if (i.High < low)
            return RangeVerdict.Below;
        return i.Low >= low && i.High <= high ? RangeVerdict.Inside : RangeVerdict.Unknown;
    }
}
