using System.Collections.Concurrent;
using Proofload.Measurement.Comparison;
using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Gating;

/// <summary>
/// A group-sequential signed-rank test: one looks after every second pair (an ABBA block, in which the order cancels) from a first look up to a number of
/// pairs that is fixed beforehand, and the level is spent over the looks (<see cref="AlphaSpending"/>). The chance that any look shows a centre beyond a limit although it
/// is not is at most alpha; only symmetry of y about its centre is assumed, no shape and no spread. Ending before the last look is always
/// allowed. Jennison and Turnbull, Group Sequential Methods (2000), chapters 7 and 9; repeated confidence intervals by inversion.
/// </summary>
public sealed class RankBoundary
{
    /// <summary>Pairs between two looks: one ABBA block.</summary>
    public const int Step = 2;

    /// <summary>Pairs at the first look.</summary>
    public const int FirstLook = 4;

    /// <summary>The most pairs that can be planned.</summary>
    public const int MostPairs = 100;

    private static readonly ConcurrentDictionary<(int Most, double Alpha), RankBoundary> Known = new();

    private readonly int[] _looks;
    private readonly long[] _margins;

    private RankBoundary(int most, double alpha)
    {
        (Most, Alpha) = (most, alpha);
        var paths = RankPaths.Of(most, FirstLook, Step);
        _looks = paths.Looks;
        _margins = paths.Margins(alpha, most);
    }

    /// <summary>Pairs planned at most.</summary>
    public int Most { get; }

    /// <summary>One-sided level over all looks.</summary>
    public double Alpha { get; }

    /// <summary>Pairs after which a decision is possible at the earliest; null when so few pairs allow none.</summary>
    public int? First => Array.FindIndex(_margins, static m => m >= 0) is >= 0 and var at ? _looks[at] : null;

    /// <summary>The boundary.</summary>
    /// <param name="most">Pairs planned at most, an even number up to <see cref="MostPairs"/>.</param>
    /// <param name="alpha">One-sided level over all looks, between 0 and 0.5. Default 0.025: the ends of a 95 % interval.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RankBoundary Of(int most, double alpha = 0.025)
    {
        if (most is < Step or > MostPairs || most % Step != 0)
            throw new ArgumentOutOfRangeException(nameof(most), most, "An even number of pairs up to 100 is needed.");
        if (!(alpha > 0 && alpha < 0.5))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "A one-sided level lies between 0 and 0.5.");
        return Known.GetOrAdd((most, alpha), static k => new RankBoundary(k.Most, k.Alpha));
    }

    /// <summary>The least even number of planned pairs with which a decision is possible.</summary>
    /// <param name="alpha">One-sided level.</param>
    public static int LeastPairs(double alpha)
    {
        for (var most = FirstLook; most < MostPairs; most += Step)
        {
            if (Of(most, alpha).First is not null)
                return most;
        }

        return MostPairs;
    }

    /// <summary>True after a number of pairs at which one looks.</summary>
    /// <param name="pairs">Pairs so far.</param>
    public static bool IsLook(int pairs) => pairs >= FirstLook && pairs % Step == 0;

    /// <summary>The level that a one-sided test after so many pairs must reach; 0 where nothing can be decided.</summary>
    /// <param name="pairs">Pairs so far.</param>
    public double Level(int pairs)
    {
        var at = Array.IndexOf(_looks, pairs);
        return at >= 0 && _margins[at] >= 0 ? SignedRank.Cdf(_margins[at], pairs) : 0;
    }

    /// <summary>The interval of the centre after the last look that is not after so many pairs: all of them together miss with probability 2 alpha at most.</summary>
    /// <param name="values">y of the pairs in their order.</param>
    /// <returns>Null while no look allows a finite one.</returns>
    public RealInterval? Interval(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (var look = _looks.Length - 1; look >= 0; look--)
        {
            if (_looks[look] <= values.Count && _margins[look] >= 0)
                return HodgesLehmann.CenterInterval([.. values.Take(_looks[look])], 2 * Level(_looks[look]));
        }

        return null;
    }
}
