using Proofload.Measurement.Randomness;

namespace Proofload.Analysis.Tradeoffs;

/// <summary>
/// Which ways of serving are worth considering: those that no other one beats on every axis. What misses its objectives is removed first; equal
/// points are both kept; nothing is extrapolated.
/// </summary>
public static class ParetoFrontier
{
    /// <summary>Draws of the membership probabilities.</summary>
    public const int Draws = 4_000;

    private const double HalfWidth = 1.959963984540054;

    /// <summary>Finds the frontier.</summary>
    /// <param name="points">The points, with unique names, in any order.</param>
    /// <param name="axes">The axes. One that a feasible point does not know is left out, and said so.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="ArgumentException">Two points have one name.</exception>
    public static TradeoffResult Of(IReadOnlyList<TradeoffPoint> points, IReadOnlyList<TradeoffAxis> axes, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(axes);
        if (points.Select(static p => p.Name).Distinct(StringComparer.Ordinal).Count() != points.Count)
            throw new ArgumentException("Points need names of their own.", nameof(points));

        var feasible = points.Where(static p => p.Infeasible is null).OrderBy(static p => p.Name, StringComparer.Ordinal).ToList();
        var used = axes.Where(a => feasible.Count > 0 && feasible.TrueForAll(p => p.Values.ContainsKey(a.Id))).ToList();
        var values = feasible.ConvertAll(p => Oriented(p, used, static v => v.Value));
        var members = Members(values);
        var (onFrontier, cheapest) = Probabilities(feasible, used, seed);
        var judged = feasible.Select((point, i) => new TradeoffStanding
        {
            Point = point,
            IsOnFrontier = members[i],
            DominatedBy = members[i] ? null : Dominator(i, values, members, feasible),
            Membership = onFrontier[i],
            BestOnFirstAxis = cheapest[i],
        });
        return new TradeoffResult
        {
            Axes = used,
            LeftOut = [.. axes.Except(used)],
            Standings = [.. judged.OrderByDescending(static s => s.IsOnFrontier).ThenBy(s => used.Count == 0 ? 0 : Signed(s.Point, used[0], static v => v.Value)).ThenBy(static s => s.Point.Name, StringComparer.Ordinal)],
            Infeasible = [.. points.Where(static p => p.Infeasible is not null).OrderBy(static p => p.Name, StringComparer.Ordinal)],
        };
    }

    /// <summary>True when a is at least as good as b on every axis and better on one; lower is better throughout.</summary>
    internal static bool Dominates(double[] a, double[] b)
    {
        var better = false;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] > b[i])
                return false;
            better |= a[i] < b[i];
        }

        return better;
    }

    private static bool[] Members(List<double[]> values) => [.. values.Select(own => !values.Exists(other => Dominates(other, own)))];

    /// <summary>The dominator that is on the frontier and best on the first axis; then by name, which is the order of the points.</summary>
    private static string Dominator(int own, List<double[]> values, bool[] members, List<TradeoffPoint> points) =>
        points[Enumerable.Range(0, values.Count).Where(i => members[i] && Dominates(values[i], values[own])).MinBy(i => values[i].Length == 0 ? 0 : values[i][0])].Name;

    private static (double[] OnFrontier, double[] Best) Probabilities(List<TradeoffPoint> points, List<TradeoffAxis> axes, ulong seed)
    {
        var (onFrontier, best) = (new double[points.Count], new double[points.Count]);
        if (axes.Count == 0)
            return (onFrontier, best);

        for (var draw = 0; draw < Draws; draw++)
        {
            var values = new List<double[]>(points.Count);
            for (var i = 0; i < points.Count; i++)
            {
                var random = SeededRandom.At(seed, (ulong)i, (ulong)draw);
                values.Add(Drawn(points[i], axes, ref random));
            }

            var members = Members(values);
            var least = values.Min(static v => v[0]);
            var winners = values.Count(v => v[0] == least);
            for (var i = 0; i < points.Count; i++)
            {
                onFrontier[i] += members[i] ? 1.0 / Draws : 0;
                best[i] += values[i][0] == least ? 1.0 / Draws / winners : 0;
            }
        }

        return (onFrontier, best);
    }

    private static double[] Drawn(TradeoffPoint point, List<TradeoffAxis> axes, ref SeededRandom random)
    {
        var values = new double[axes.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var gaussian = random.NextGaussian();
            values[i] = Signed(point, axes[i], v => Draw(v, gaussian));
        }

        return values;
    }

    /// <summary>A draw from two half normals that meet at the value and whose 95 % interval is the measured one.</summary>
    private static double Draw(AxisValue v, double gaussian) => gaussian < 0
        ? v.Value + (gaussian * Math.Max(0, v.Value - (v.Low ?? v.Value)) / HalfWidth)
        : v.Value + (gaussian * Math.Max(0, (v.High ?? v.Value) - v.Value) / HalfWidth);

    private static double[] Oriented(TradeoffPoint point, List<TradeoffAxis> axes, Func<AxisValue, double> pick) => [.. axes.Select(a => Signed(point, a, pick))];

    private static double Signed(TradeoffPoint point, TradeoffAxis axis, Func<AxisValue, double> pick) =>
        (axis.LowerIsBetter ? 1 : -1) * pick(point.Values[axis.Id]);
}
