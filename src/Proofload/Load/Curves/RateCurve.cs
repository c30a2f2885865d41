namespace Proofload.Load.Curves;

/// <summary>A value over time (requests per second, or users), its integral and the integral's inverse. Pure and safe for several threads.</summary>
internal abstract class RateCurve
{
    protected const double NsPerSecond = 1e9;

    /// <summary>Starts of the parts on which the value is monotone, nanoseconds, from 0. Behind the last part's start the value is constant, or starts again after <see cref="PeriodNs"/>.</summary>
    public abstract IReadOnlyList<long> MonotoneParts { get; }

    /// <summary>Length after which the curve repeats itself, nanoseconds; 0 when it does not.</summary>
    public virtual long PeriodNs => 0;

    /// <summary>Value at a time, per second.</summary>
    public abstract double ValueAt(long ns);

    /// <summary>Integral of the value from 0 to a time (requests that were due before it).</summary>
    public abstract double IntegralTo(long ns);

    /// <summary>The time from which on the integral exceeds <paramref name="integral"/>, to the nanosecond; <see cref="IArrivalSchedule.Never"/> when it stays below or equal.</summary>
    public abstract long TimeOf(double integral);

    /// <summary>The value just before a time: where a jump lies at the time, the value before the jump.</summary>
    public double ValueBefore(long ns)
    {
        var at = ValueAt(ns);
        if (ns <= 0)
            return at;

        var before = ValueAt(ns - 1);
        return Math.Abs(at - before) <= 1e-6 * Math.Max(Math.Abs(at), 1) ? at : before;
    }

    /// <summary>The highest value from 0 until before a time.</summary>
    public double Highest(long untilNs)
    {
        var highest = ValueAt(0);
        var parts = MonotoneParts;
        for (var i = 0; i < parts.Count && parts[i] < untilNs; i++)
        {
            highest = Math.Max(highest, ValueAt(parts[i]));
            var end = i + 1 < parts.Count ? parts[i + 1] : PeriodNs > 0 ? PeriodNs : parts[i];
            if (end > parts[i])
                highest = Math.Max(highest, ValueBefore(Math.Min(end, untilNs)));
        }

        return highest;
    }

    /// <summary>Rounding noise of an integral: two integrals that differ by less are the same.</summary>
    protected static double Noise(double integral) => Math.Max(1, integral) * 1e-15;

    /// <summary>A start plus a length in seconds, rounded to the nanosecond.</summary>
    protected static long After(long startNs, double seconds)
    {
        var ns = Math.Round(seconds * NsPerSecond);
        return ns < IArrivalSchedule.Never - (double)startNs - 1024 ? startNs + (long)ns : IArrivalSchedule.Never;
    }
}
