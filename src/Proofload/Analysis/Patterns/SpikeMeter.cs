using Proofload.Results;

namespace Proofload.Analysis.Patterns;

/// <summary>Measures how a target takes a spike of load.</summary>
internal static class SpikeMeter
{
    /// <summary>Measures the response.</summary>
    /// <param name="windows">Windows of the measured phase in order.</param>
    /// <param name="start">Start of the spike, seconds.</param>
    /// <param name="length">Its length, seconds.</param>
    /// <param name="resolution">Length of a window, seconds.</param>
    /// <param name="tolerance">Relative distance from the floor that counts as back. Default 0.1.</param>
    /// <param name="consecutive">Windows in a row. Default 3.</param>
    /// <returns>Null without three windows with latency before the spike, or any after its start.</returns>
    public static SpikeResponse? Measure(IReadOnlyList<PatternWindow> windows, double start, double length, double resolution, double tolerance = 0.1, int consecutive = 3)
    {
        ArgumentNullException.ThrowIfNull(windows);
        double[] before = [.. windows.Where(w => w.At + resolution <= start + (resolution * 0.001) && w.Latency is not null).Select(static w => w.Latency!.Value).Order()];
        var during = windows.Where(w => w.At + resolution > start + (resolution * 0.001)).ToList();
        if (before.Length < 3 || !during.Exists(static w => w.Latency is not null))
            return null;

        var floor = before[before.Length / 2];
        var end = start + length;
        var calm = PatternAnalysis.TimeUntilCalm([.. during.Where(w => w.At >= end - (resolution * 0.001)).Select(w => new Capacity.ProbeWindow(w.At - end, w.Latency, w.ErrorRate))], floor, tolerance, consecutive);
        return new SpikeResponse(
            floor,
            during.Max(static w => w.Latency ?? 0),
            during.Max(static w => w.ErrorRate ?? 0),
            calm is { } seconds ? Math.Max(0, seconds) : null);
    }
}
