namespace Proofload.Analysis.Capacity;

/// <summary>
/// Chooses the load of the next probe between what looked good and what looked bad. While the two are far apart, short probes bisect. Then two
/// longer probes straddle the likely crossing at half the resolution on either side: a probe at the crossing itself would never be decided,
/// and its cost grows with the inverse square of the distance.
/// </summary>
internal static class Narrowing
{
    // One probe at the far edge of the resolution costs less than two in the middle while the near end is within this share of its half: 2 - 1 / sqrt(2).
    private const double OneIsEnough = 1.293;

    // Wider than this many resolutions is bisected by short probes.
    private const double Coarse = 3;

    // A load that is this many half intervals from the bound is decided in the longest time 3 times in 4.
    private const double Margin = 1.2;

    // The first stride is at most this many half resolutions, and at most twice as long after each long probe that was not decided.
    private const double FirstStride = 3;

    // Between a pass and a fail, both strides together are at most this share of the interval.
    private const double WithinGap = 0.65;

    // A load closer to an undecided one than this share of the stride would most likely not be decided either.
    private const double Away = 0.5;

    // Without knowing the noise, the interval may be so much wider after each long probe that was not decided.
    private const double Wider = 1.5;

    // Long probes in vain before a search gives up: by then the interval may be more than ten times as wide as asked.
    private const int MostUndecided = 8;

    // Once it is wider than asked, a probe that could take less than this share off the interval is not worth its time.
    private const double LeastGain = 0.25;

    /// <summary>The next probe; null when the interval is narrow enough, or cannot be made narrower.</summary>
    public static ProbeRequest? Next(CapacityOptions options, IReadOnlyList<CapacityStep> steps, CapacityEvidence evidence)
    {
        var probes = steps.Count(static s => s.Phase is ProbePhase.Ladder or ProbePhase.Bisect);
        var (pass, fail) = (evidence.LastPass?.Load, evidence.FirstFail?.Load);
        var spans = Spans(options, steps, evidence.Crossing ?? Middle(evidence, pass, fail));
        var width = spans.Width;
        var undecided = steps.Where(static s => s.Phase == ProbePhase.Bisect && s.Exhausted).Select(static s => s.Load).ToList();
        var enough = Math.Min(width, Math.Log(1 + options.Resolution) * Math.Pow(Wider, undecided.Count));
        if (probes >= options.MostProbes || undecided.Count >= MostUndecided || IsNarrow(options, pass, fail, enough))
            return null;

        // Between a pass and a fail a stride has to leave something of both sides.
        if (pass is { } low && fail is { } high && Math.Log(high / low) * WithinGap < width)
        {
            var scale = Math.Max(Math.Log(1 + options.Resolution), Math.Log(high / low) * WithinGap) / width;
            spans = new Span(spans.Below * scale, spans.Above * scale);
            width = spans.Width;
        }

        if (evidence.Levels.All(static s => ProbeJudge.Leaning(s) >= 0))
            return null;

        var crossing = Inside(evidence.Crossing ?? Middle(evidence, pass, fail), pass, fail, width);
        if (Bisect(options, steps.Count, evidence, crossing, width) is { } half)
            return half;

        var (load, why) = Straddle(crossing, pass, fail, spans);
        load = Math.Clamp(Stride(steps, load, crossing, pass, fail, spans), options.LowestLoad, options.Highest);
        if (options.Integral)
        {
            if (WholeNumber(steps, load, load < crossing ? -1 : 1, pass, fail) is not { } whole)
                return null;
            load = whole;
        }

        // The same probe again would know no more.
        return undecided.Exists(u => Math.Abs(u - load) <= 1e-9 * load) ? null : ProbeRequests.Extending(options, steps.Count, ProbePhase.Bisect, load, why);
    }

    /// <summary>
    /// How far from the crossing the probes go that are to pass and to fail: half the resolution each, or as far as the noise of the probes
    /// and the slope of the target call for. So a target whose latency hardly changes with the load is bracketed in two strides, not in many
    /// small steps, and a steep one whose crossing was hit by chance stays narrow.
    /// </summary>
    private static Span Spans(CapacityOptions options, IReadOnlyList<CapacityStep> steps, double crossing)
    {
        var asked = Math.Log(1 + options.Resolution) / 2;
        var undecided = steps.Count(static s => s.Phase == ProbePhase.Bisect && s.Exhausted);
        var known = ProbePrecision.Reach(options, steps, crossing) ?? (undecided == 0 ? ProbePrecision.ReachFromShort(options, steps, crossing) : null);
        if (known is not { } reach || Crossing.Slope(steps, crossing) is not { } slope)
            return new Span(asked * Math.Pow(Wider, undecided), asked * Math.Pow(Wider, undecided));

        var longest = asked * FirstStride * Math.Pow(2, undecided);
        return new Span(Math.Clamp(Margin * reach.Up / slope, asked, longest), Math.Clamp(Margin * reach.Down / slope, asked, longest));
    }

    private static bool IsNarrow(CapacityOptions options, double? pass, double? fail, double width)
    {
        if (pass is not { } p || fail is not { } f)
            return false;

        var asked = Math.Log(1 + options.Resolution);
        return Math.Log(f / p) <= Math.Max(asked * 1.0001, width > asked ? width / (1 - LeastGain) : 0) || (options.Integral && f - p <= 1);
    }

    private static double Middle(CapacityEvidence evidence, double? pass, double? fail)
    {
        var low = pass ?? evidence.GoodBelow(fail ?? double.PositiveInfinity) ?? evidence.Levels.Min(static s => s.Load);
        var high = fail ?? evidence.BadAbove(low) ?? evidence.Levels.Max(static s => s.Load);
        return Math.Sqrt(low * high);
    }

    private static double Inside(double crossing, double? pass, double? fail, double width)
    {
        var edge = Math.Exp(0.1 * width);
        if (pass is { } p && fail is { } f && f < p * edge * edge)
            return Math.Sqrt(p * f);
        if (pass is { } low)
            crossing = Math.Max(crossing, low * edge);
        return fail is { } high ? Math.Min(crossing, high / edge) : crossing;
    }

    private static ProbeRequest? Bisect(CapacityOptions options, int index, CapacityEvidence evidence, double crossing, double width)
    {
        if (evidence.GoodBelow(crossing) is not { } good || evidence.BadAbove(crossing) is not { } bad)
            return null;

        var span = Math.Log(bad / good);
        if (span <= Coarse * width || (options.Integral && bad - good <= 2))
            return null;

        var at = Math.Exp(Math.Clamp(Math.Log(crossing), Math.Log(good) + (0.3 * span), Math.Log(bad) - (0.3 * span)));
        return ProbeRequests.Short(options, index, ProbePhase.Bisect, options.Integral ? Math.Round(at) : at, "halves the interval");
    }

    private static (double Load, string Why) Straddle(double crossing, double? pass, double? fail, Span spans)
    {
        // Rounding must not leave the interval a hair wider than asked.
        var reach = spans.Width * 0.999;
        var below = pass is { } p ? Math.Log(crossing / p) : double.PositiveInfinity;
        var above = fail is { } f ? Math.Log(f / crossing) : double.PositiveInfinity;
        if (below <= OneIsEnough * spans.Below && !(above / spans.Above < below / spans.Below))
            return (pass!.Value * Math.Exp(reach), "just above the last pass, to fail");
        if (above <= OneIsEnough * spans.Above)
            return (fail!.Value * Math.Exp(-reach), "just below the first fail, to pass");
        return (crossing * Math.Exp(-spans.Below * 0.999), "just below the likely crossing, to pass");
    }

    /// <summary>Keeps away from loads at which a long probe was not decided, as far as pass and fail leave room.</summary>
    private static double Stride(IReadOnlyList<CapacityStep> steps, double load, double crossing, double? pass, double? fail, Span spans)
    {
        var away = (load < crossing ? spans.Below : spans.Above) * Away;
        var near = steps.Where(s => s.Phase == ProbePhase.Bisect && s.Exhausted && Math.Abs(Math.Log(s.Load / load)) < away).Select(static s => s.Load).ToList();
        if (near.Count == 0)
            return load;
        if (load < crossing)
        {
            var lower = near.Min() / Math.Exp(away);
            return pass is { } p && lower < p * Math.Exp(0.2 * spans.Width) ? load : lower;
        }

        var higher = near.Max() * Math.Exp(away);
        return fail is { } f && higher > f / Math.Exp(0.2 * spans.Width) ? load : higher;
    }

    /// <summary>The nearest whole number that was not decided yet, away from the crossing.</summary>
    private static double? WholeNumber(IReadOnlyList<CapacityStep> steps, double load, int direction, double? pass, double? fail)
    {
        for (var n = direction < 0 ? Math.Floor(load) : Math.Ceiling(load); ; n += direction)
        {
            n = fail is { } f && n >= f ? f - 1 : n;
            n = pass is { } p && n <= p ? p + 1 : n;
            if (n < 1 || n >= fail || n <= pass)
                return null;
            var at = n;
            if (!steps.Any(s => s.Load.Equals(at) && s is { Phase: ProbePhase.Bisect, Exhausted: true }))
                return n;
            if ((direction < 0 && n - 1 <= (pass ?? 0)) || (direction > 0 && n + 1 >= (fail ?? double.PositiveInfinity)))
                return null;
        }
    }

    /// <summary>Distances from the crossing, in logarithms of the load.</summary>
    private readonly record struct Span(double Below, double Above)
    {
        public double Width => Below + Above;
    }
}
