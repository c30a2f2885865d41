namespace Proofload.Analysis.Capacity;

/// <summary>
/// Chooses the load of the next probe between what looked good and what looked bad. While the two are far apart, short probes bisect. Then two
/// longer probes straddle the likely crossing at half the resolution on either side: a probe at the crossing itself would never be decided,
/// and its cost grows with the inverse square of the distance.
/// </summary>
internal static class Narrowing
{
    // One probe at the far edge of the resolution costs less than two in the middle while the near end is within this share of it: 1 - 1 / sqrt(8).
    private const double OneIsEnough = 0.646;

    // Wider than this many resolutions is bisected by short probes.
    private const double Coarse = 3;

    private static readonly double Wider = double.Parse(Environment.GetEnvironmentVariable("WIDER") ?? "1.5");

    private static readonly bool Str = Environment.GetEnvironmentVariable("STRIDE") != "0";

    // Long probes in vain before a search gives up: by then the interval may be more than ten times as wide as asked.
    private const int MostUndecided = 8;

    // Once it is wider than asked, a probe that could take less than this share off the interval is not worth its time.
    private const double LeastGain = 0.25;

    /// <summary>The next probe; null when the interval is narrow enough, or cannot be made narrower.</summary>
    public static ProbeRequest? Next(CapacityOptions options, IReadOnlyList<CapacityStep> steps, CapacityEvidence evidence)
    {
        var probes = steps.Count(static s => s.Phase is ProbePhase.Ladder or ProbePhase.Bisect);
        var (pass, fail) = (evidence.LastPass?.Load, evidence.FirstFail?.Load);
        var width = Width(options, steps);
        var undecided = steps.Where(static s => s.Phase == ProbePhase.Bisect && s.Exhausted).Select(static s => s.Load).ToList();
        if (probes >= options.MostProbes || undecided.Count >= MostUndecided || IsNarrow(options, pass, fail, width))
            return null;
        if (evidence.Levels.All(static s => ProbeJudge.Leaning(s) >= 0))
            return null;

        var crossing = Inside(evidence.Crossing ?? Middle(evidence, pass, fail), pass, fail, width);
        if (Bisect(options, steps.Count, evidence, crossing, width) is { } half)
            return half;

        var (load, why) = Straddle(crossing, pass, fail, width);
        if (Str) load = Stride(steps, load, crossing, pass, fail, width);
        load = Math.Clamp(load, options.LowestLoad, options.Highest);
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
    /// The logarithm of the ratio that the interval may have: the resolution, and half as much again with each long probe that was not decided.
    /// A target whose latency hardly changes with the load is bracketed in a few strides so, not in many small steps.
    /// </summary>
    private static double Width(CapacityOptions options, IReadOnlyList<CapacityStep> steps)
    {
        var undecided = steps.Count(static s => s.Phase == ProbePhase.Bisect && s.Exhausted);
        return Math.Log(1 + options.Resolution) * Math.Pow(Wider, undecided);
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

    private static (double Load, string Why) Straddle(double crossing, double? pass, double? fail, double width)
    {
        // Rounding must not leave the interval a hair wider than asked.
        var reach = width * 0.999;
        var below = pass is { } p ? Math.Log(crossing / p) : double.PositiveInfinity;
        var above = fail is { } f ? Math.Log(f / crossing) : double.PositiveInfinity;
        if (below <= OneIsEnough * width && above > below)
            return (pass!.Value * Math.Exp(reach), "just above the last pass, to fail");
        if (above <= OneIsEnough * width)
            return (fail!.Value * Math.Exp(-reach), "just below the first fail, to pass");
        return (crossing * Math.Exp(-reach / 2), "just below the likely crossing, to pass");
    }

    /// <summary>Keeps away from loads at which a long probe was not decided: by half the width, as far as pass and fail leave room.</summary>
    private static double Stride(IReadOnlyList<CapacityStep> steps, double load, double crossing, double? pass, double? fail, double width)
    {
        var undecided = steps.Where(static s => s.Phase == ProbePhase.Bisect && s.Exhausted).Select(static s => s.Load).ToList();
        var away = Math.Exp(width / 2);
        if (undecided.Count == 0)
            return load;
        if (load < crossing && undecided.Exists(u => Math.Abs(Math.Log(u / load)) < width / 2))
        {
            var lower = undecided.Min() / away;
            return pass is { } p && lower < p * Math.Exp(0.2 * width) ? load : Math.Min(load, lower);
        }

        if (load > crossing && undecided.Exists(u => Math.Abs(Math.Log(u / load)) < width / 2))
        {
            var higher = undecided.Max() * away;
            return fail is { } f && higher > f / Math.Exp(0.2 * width) ? load : Math.Max(load, higher);
        }

        return load;
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
}
