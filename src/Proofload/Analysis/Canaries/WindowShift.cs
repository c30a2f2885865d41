using Proofload.Measurement.Comparison;
using Proofload.Measurement.Statistics;

namespace Proofload.Analysis.Canaries;

/// <summary>
/// How far the canary's windows lie from the baseline's. Windows of the same time are compared one by one: what happens to both sides at once
/// (a noisy neighbour, more load, a slower network) is in both values and cancels. An unchanged canary is as likely to be above as below, by
/// whatever distance, so the signed ranks of the pairs need no assumption on the drift.
/// </summary>
/// <param name="Center">Canary over baseline where all values are positive, else canary minus baseline (Hodges and Lehmann).</param>
/// <param name="Interval">Its interval; null when there are too few windows.</param>
/// <param name="Pairs">Tests of "no change" by the pairs; null without pairs.</param>
/// <param name="Dominance">Share of pairs with the larger value at the canary less that with the smaller one, -1 to 1; 0 without pairs.</param>
internal readonly record struct WindowShift(double Center, RealInterval? Interval, OneSidedPValues? Pairs, double Dominance)
{
    public static WindowShift Of(double[] baseline, double[] canary, bool isPositive, bool isPaired, double misrate)
    {
        if (!isPaired)
        {
            return isPositive
                ? new WindowShift(HodgesLehmann.Ratio(canary, baseline), HodgesLehmann.RatioInterval(canary, baseline, misrate), null, 0)
                : new WindowShift(HodgesLehmann.Shift(canary, baseline), HodgesLehmann.ShiftInterval(canary, baseline, misrate), null, 0);
        }

        double[] y = [.. canary.Zip(baseline, (c, b) => isPositive ? Math.Log(c / b) : c - b)];
        var center = HodgesLehmann.Center(y);
        var interval = HodgesLehmann.CenterInterval(y, misrate);
        var dominance = (y.Count(static v => v > 0) - y.Count(static v => v < 0)) / (double)y.Length;
        return isPositive
            ? new WindowShift(Math.Exp(center), interval is { } i ? new RealInterval(Math.Exp(i.Low), Math.Exp(i.High)) : null, SignedRankTest.Test(y, 0), dominance)
            : new WindowShift(center, interval, SignedRankTest.Test(y, 0), dominance);
    }
}
