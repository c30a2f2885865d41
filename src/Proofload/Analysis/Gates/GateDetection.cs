using Proofload.Plans;

namespace Proofload.Analysis.Gates;

/// <summary>What so many pairs find four times in five.</summary>
public static class GateDetection
{
    /// <summary>The change that is found, and whether an unchanged candidate is shown to be within the limit.</summary>
    /// <param name="criterion">What may change.</param>
    /// <param name="pairs">Pairs planned at most.</param>
    /// <param name="criteria">Criteria that decide together.</param>
    /// <param name="spread">Standard deviation of y from pair to pair.</param>
    /// <returns>The change as a ratio (a fall below 1 where only a fall is limited) or an amount; null when so few pairs find nothing.</returns>
    public static (double Change, bool PassesUnchanged)? Of(Criterion criterion, int pairs, int criteria, double spread)
    {
        ArgumentNullException.ThrowIfNull(criterion);
        var limits = new CriterionSequence(criterion, pairs);
        var (low, high) = limits.Limits;
        var shift = GateSelfTest.ShiftOf(pairs, spread, limits.Alpha / Math.Max(1, criteria));
        if (!double.IsFinite(shift))
            return null;
        var y = double.IsFinite(high) ? high + shift : low - shift;
        return (criterion.IsRelative ? Math.Exp(y) : y, GateSelfTest.ShiftOf(pairs, spread, limits.Alpha) <= Math.Min(Math.Abs(low), Math.Abs(high)));
    }
}
