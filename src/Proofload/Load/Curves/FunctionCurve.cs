using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load.Curves;

/// <summary>
/// Turns a function into straight pieces by adaptive integration: each piece carries the function's own integral (Simpson's rule
/// with Richardson's correction), so the sum over hours is the function's; inside a piece the value moves linearly, which shifts a
/// request by at most about a thousandth of a gap. Behind the horizon the last value holds.
/// A feature shorter than a quarter of a second may fall between the points where the function is asked.
/// </summary>
internal static class FunctionCurve
{
    private const double MostSeconds = 366 * 86400.0;
    private const int MostPieces = 20_000_000;
    private const double SmallestPiece = 1e-7;

    /// <summary>The function's curve up to a time.</summary>
    public static PiecewiseLinearCurve Until(CustomShape shape, long horizonNs)
    {
        var pieces = new List<LinearPiece>();
        Append(shape, pieces, 0, horizonNs, Math.Max(1_000_000_000, horizonNs / 200_000));
        return new PiecewiseLinearCurve(pieces, Ask(shape, horizonNs));
    }

    /// <summary>The function's curve up to the time at which its integral reaches a count, at most a year.</summary>
    public static PiecewiseLinearCurve UntilCount(CustomShape shape, double count)
    {
        var pieces = new List<LinearPiece>();
        var (reached, total, step) = (0L, 0.0, 60_000_000_000L);
        while (total < count && reached < MostSeconds * 1e9)
        {
            var before = pieces.Count;
            Append(shape, pieces, reached, reached + step, Math.Max(1_000_000_000, step / 200_000));
            for (var i = before; i < pieces.Count; i++)
                total += pieces[i].Area ?? 0;
            reached += step;
            step = Math.Min(step * 2, 86_400_000_000_000);
        }

        return new PiecewiseLinearCurve(pieces, Ask(shape, reached));
    }

    /// <summary>The function held for 100 ms each: what the number of users follows.</summary>
    public static PiecewiseLinearCurve Sampled(CustomShape shape, long horizonNs)
    {
        const long Every = 100_000_000;
        var pieces = new List<LinearPiece>();
        var (heldSince, held) = (0L, Ask(shape, 0));
        for (var at = Every; at < horizonNs; at += Every)
        {
            var value = Ask(shape, at);
            if (value.Equals(held))
                continue;
            pieces.Add(new LinearPiece(at - heldSince, held, held));
            (heldSince, held) = (at, value);
        }

        return new PiecewiseLinearCurve(pieces, held);
    }

    private static void Append(CustomShape shape, List<LinearPiece> pieces, long startNs, long endNs, long stepNs)
    {
        for (var at = startNs; at < endNs; at += stepNs)
        {
            var to = Math.Min(at + stepNs, endNs);
            Refine(shape, pieces, new Panel(at, to, Ask(shape, at), Ask(shape, at + ((to - at) / 2)), Ask(shape, to)));
        }
    }

    private static void Refine(CustomShape shape, List<LinearPiece> pieces, Panel whole)
    {
        if (pieces.Count > MostPieces)
            throw new PlanException($"load: the custom shape '{shape.Description}' changes too fast to be integrated; use a smoother function or stages");

        var middle = whole.From + ((whole.To - whole.From) / 2);
        var left = new Panel(whole.From, middle, whole.A, Ask(shape, whole.From + ((middle - whole.From) / 2)), whole.M);
        var right = new Panel(middle, whole.To, whole.M, Ask(shape, middle + ((whole.To - middle) / 2)), whole.B);
        var fine = left.Simpson + right.Simpson;
        var error = (fine - whole.Simpson) / 15;
        var seconds = whole.Seconds;
        var isAccurate = Math.Abs(error) <= 1e-10 * (fine + seconds);
        var isStraight = Math.Abs(fine - whole.Trapezoid) <= Math.Max(1e-3, 1e-6 * fine);
        if ((isAccurate && isStraight) || seconds < SmallestPiece)
        {
            pieces.Add(whole.ToPiece(Math.Max(0, fine + error)));
            return;
        }

        Refine(shape, pieces, left);
        Refine(shape, pieces, right);
    }

    private static double Ask(CustomShape shape, long ns)
    {
        var value = shape.ValueAt(TimeSpan.FromTicks(ns / 100));
        return double.IsFinite(value)
            ? Math.Max(0, value)
            : throw new PlanException($"load: the custom shape '{shape.Description}' gives {value} at {ns / 1e9:0.###} s; it must give a finite number");
    }

    /// <summary>An interval with the function's values at its ends and middle.</summary>
    private readonly record struct Panel(long From, long To, double A, double M, double B)
    {
        public double Seconds => (To - From) / 1e9;

        public double Simpson => (A + (4 * M) + B) / 6 * Seconds;

        public double Trapezoid => (A + B) / 2 * Seconds;

        /// <summary>The straight piece with the given area: the ends are scaled to it.</summary>
        public LinearPiece ToPiece(double area)
        {
            var trapezoid = Trapezoid;
            if (trapezoid <= 0 || area <= 0)
                return new LinearPiece(To - From, area / Seconds, area / Seconds, area);

            var scale = area / trapezoid;
            return new LinearPiece(To - From, A * scale, B * scale, area);
        }
    }
}
