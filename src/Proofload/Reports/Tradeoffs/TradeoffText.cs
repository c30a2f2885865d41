using Proofload.Analysis.Tradeoffs;
using Proofload.Reports.Costs;

namespace Proofload.Reports.Tradeoffs;

/// <summary>Values and the recommendation in words.</summary>
internal static class TradeoffText
{
    private const double Sure = 0.9;

    /// <summary>A value with its interval.</summary>
    public static string Value(TradeoffPoint point, TradeoffAxis axis)
    {
        if (!point.Values.TryGetValue(axis.Id, out var v))
            return NumberFormat.Missing;
        if (axis == TradeoffAxis.Cost)
            return MoneyFormat.Range(new Analysis.Cost.CostRange((decimal)v.Value, (decimal?)v.Low, (decimal?)v.High));
        var interval = NumberFormat.Interval(v.Low, v.High, axis.Unit == "tokens/s" ? "" : axis.Unit);
        return NumberFormat.Value(v.Value, axis.Unit == "tokens/s" ? "" : axis.Unit) + (interval is null ? "" : " " + interval);
    }

    /// <summary>What to take, and why, in one paragraph.</summary>
    public static string Recommendation(TradeoffResult result, string currency)
    {
        if (result.Recommended is not { } best)
            return "Nothing can be recommended: no candidate meets its objectives.";
        if (result.Axes.Count == 0)
            return "Nothing can be recommended: the candidates share no known quantity to weigh.";

        var first = result.Axes[0];
        var text = new List<string>
        {
            result.Standings.Count == 1
                ? $"Take {best.Point.Name}: it is the only candidate that meets the objectives; its {first.Name} is {Plain(best.Point, first, currency)}."
                : $"Take {best.Point.Name}: of {NumberFormat.Count(result.Standings.Count)} candidates that meet the objectives it has the {(first.LowerIsBetter ? "lowest" : "highest")} {first.Name}, {Plain(best.Point, first, currency)}.",
        };
        if (result.Standings.Where(s => s != best).MinBy(s => Distance(s, best, first)) is { } next)
        {
            text.Add($"Next comes {next.Point.Name} with {Plain(next.Point, first, currency)}{Apart(best, next, first)}.");
            text.Add(best.BestOnFirstAxis >= Sure
                ? $"Given the intervals, the order is right with a probability of {(best.BestOnFirstAxis > 0.9995 ? "more than 99.9%" : NumberFormat.Percent(Math.Round(best.BestOnFirstAxis, 3)))}."
                : $"The intervals do not decide the order: it is right with a probability of only {NumberFormat.Percent(Math.Round(best.BestOnFirstAxis, 3))}. Measure longer, or decide by another quantity.");
        }

        foreach (var axis in result.Axes.Skip(1))
        {
            var top = result.Standings.Where(static s => s.IsOnFrontier).MinBy(s => Signed(s.Point, axis))!;
            if (top != best && Signed(top.Point, axis) < Signed(best.Point, axis))
                text.Add($"If {axis.Name} matters more, {top.Point.Name} has {Plain(top.Point, axis, currency)} against {Plain(best.Point, axis, currency)}.");
        }

        if (result.Infeasible.Count > 0)
            text.Add($"Removed before: {string.Join(", ", result.Infeasible.Select(static p => p.Name))}.");
        return string.Join(' ', text);
    }

    /// <summary>A value alone.</summary>
    public static string Plain(TradeoffPoint point, TradeoffAxis axis, string currency) => axis == TradeoffAxis.Cost
        ? MoneyFormat.Amount((decimal)point.Values[axis.Id].Value, currency)
        : NumberFormat.Value(point.Values[axis.Id].Value, axis.Unit);

    private static string Apart(TradeoffStanding best, TradeoffStanding next, TradeoffAxis axis)
    {
        var (a, b) = (best.Point.Values[axis.Id].Value, next.Point.Values[axis.Id].Value);
        return a == b || a == 0 ? "" : $", {NumberFormat.Percent(Math.Abs(b - a) / Math.Abs(a))} {(b > a ? "more" : "less")}";
    }

    private static double Distance(TradeoffStanding s, TradeoffStanding best, TradeoffAxis axis) => Signed(s.Point, axis) - Signed(best.Point, axis);

    private static double Signed(TradeoffPoint point, TradeoffAxis axis) => (axis.LowerIsBetter ? 1 : -1) * point.Values[axis.Id].Value;
}
