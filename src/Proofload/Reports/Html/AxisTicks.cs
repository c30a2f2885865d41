namespace Proofload.Reports.Html;

/// <summary>Round numbers along an axis.</summary>
internal static class AxisTicks
{
    /// <summary>Multiples of 1, 2 or 5 times a power of ten from 0 to at least the maximum.</summary>
    public static IReadOnlyList<double> Values(double max, int about)
    {
        if (!(max > 0))
            return [0, 1];

        var step = Step(max / about);
        var n = (int)Math.Ceiling((max / step) - 1e-9);
        return [.. Enumerable.Range(0, n + 1).Select(i => i * step)];
    }

    /// <summary>Times along a run, in seconds, with labels in seconds, minutes or hours.</summary>
    public static IReadOnlyList<(double At, string Text)> Times(double from, double to)
    {
        var span = to - from;
        if (!(span > 0))
            return [(0, Time(from, 1))];

        double[] steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400];
        var step = Array.Find(steps, s => span / s <= 6);
        if (step == 0)
            step = Step(span / 6);
        var first = Math.Max(0, Math.Ceiling((from / step) - 1e-9)) * step;
        var ticks = new List<(double At, string Text)>();
        for (var t = first; t <= to + (step * 1e-6); t += step)
            ticks.Add(((t - from) / span, Time(t, span)));
        return ticks;
    }

    /// <summary>A time since the start: seconds for short runs, else min:s or h:min:s.</summary>
    public static string Time(double seconds, double span)
    {
        if (span < 180)
            return FormattableString.Invariant($"{seconds:0.##} s");

        var t = TimeSpan.FromSeconds(Math.Round(seconds));
        return t.TotalHours >= 1
            ? FormattableString.Invariant($"{(int)t.TotalHours}:{t.Minutes:00}:{t.Seconds:00}")
            : FormattableString.Invariant($"{t.Minutes}:{t.Seconds:00}");
    }

    private static double Step(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var lead = raw / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
