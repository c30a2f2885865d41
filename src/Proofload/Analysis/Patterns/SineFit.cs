using Proofload.Results;

namespace Proofload.Analysis.Patterns;

/// <summary>Fits the harmonic of a load that rises and falls as a sine to latency.</summary>
internal static class SineFit
{
    private const int FewestPerPeriod = 8;

    /// <summary>Fits the harmonic.</summary>
    /// <param name="windows">Windows of the measured phase in order, load mean + amplitude sin(2 pi t / period).</param>
    /// <param name="period">Period of the load, seconds, positive.</param>
    /// <param name="resolution">Length of a window, seconds.</param>
    /// <param name="inverted">True for a negative amplitude: the load falls first.</param>
    /// <returns>Null with less than one whole period or fewer than 8 windows with latency in it.</returns>
    public static SineResponse? Fit(IReadOnlyList<PatternWindow> windows, double period, double resolution, bool inverted = false)
    {
        ArgumentNullException.ThrowIfNull(windows);
        if (!(period > 0) || windows.Count == 0)
            return null;

        // Part of a period would lean to one side.
        var periods = (int)Math.Floor((windows[^1].At + (resolution * 1.001)) / period);
        var whole = windows.Where(w => w.Latency is not null && w.At + (resolution / 2) < periods * period).ToList();
        if (periods < 1 || whole.Count < FewestPerPeriod * periods)
            return null;

        double Angle(PatternWindow w) => (2 * Math.PI * (w.At + (resolution / 2)) / period) + (inverted ? Math.PI : 0);
        var mean = whole.Average(static w => w.Latency!.Value);
        var (sin, cos) = (2 * whole.Average(w => (w.Latency!.Value - mean) * Math.Sin(Angle(w))), 2 * whole.Average(w => (w.Latency!.Value - mean) * Math.Cos(Angle(w))));
        var amplitude = Math.Sqrt((sin * sin) + (cos * cos));
        var variance = whole.Average(w => (w.Latency!.Value - mean) * (w.Latency!.Value - mean));

        // sin a + cos b = amplitude sin(angle - lag).
        var lag = Math.Atan2(-cos, sin) / (2 * Math.PI) * period;
        return new SineResponse(
            mean,
            amplitude,
            lag,
            variance > 0 ? Math.Clamp(amplitude * amplitude / 2 / variance, 0, 1) : 0,
            Ratio(whole, Angle),
            [.. Enumerable.Range(0, periods).Select(p => whole.Where(w => (int)((w.At + (resolution / 2)) / period) == p).Average(static w => w.Latency))]);
    }

    private static double? Ratio(List<PatternWindow> whole, Func<PatternWindow, double> angle)
    {
        double[] rising = [.. whole.Where(w => Math.Cos(angle(w)) > 0).Select(static w => w.Latency!.Value).Order()];
        double[] falling = [.. whole.Where(w => Math.Cos(angle(w)) < 0).Select(static w => w.Latency!.Value).Order()];
        return rising.Length > 0 && falling.Length > 0 && falling[falling.Length / 2] > 0 ? rising[rising.Length / 2] / falling[falling.Length / 2] : null;
    }
}
