namespace Proofload.Analysis.Sizing;

/// <summary>
/// How many replicas Knative's pod autoscaler asks for (knative/serving, pkg/autoscaler/scaling/autoscaler.go): the average of a stable window of 60 s,
/// and that of a panic window of 6 s once it would need twice the replicas there are. In panic it never goes down.
/// </summary>
public static class KnativeReplicas
{
    /// <summary>Seconds of the stable window.</summary>
    public const double StableSeconds = 60;

    /// <summary>Ratio of wanted to ready replicas from which it panics.</summary>
    public const double PanicThreshold = 2;

    private const double MostUp = 1000;
    private const double MostDown = 2;

    /// <summary>Replicas that are wanted.</summary>
    /// <param name="ready">Replicas that are ready.</param>
    /// <param name="stable">Average of the metric over the stable window, all replicas together.</param>
    /// <param name="panic">Average over the panic window.</param>
    /// <param name="target">Target of a replica, times the target utilisation (Knative's default 70 %); above 0.</param>
    /// <param name="inPanic">True while it panics.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int Of(int ready, double stable, double panic, double target, bool inPanic = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ready);
        if (!(target > 0))
            throw new ArgumentOutOfRangeException(nameof(target), target, "A target above 0 is needed.");

        var there = Math.Max(1, ready);
        var (most, least) = (Math.Ceiling(MostUp * there), Math.Floor(there / MostDown));
        var wantedStable = Math.Min(Math.Max(Math.Ceiling(stable / target), least), most);
        var wantedPanic = Math.Min(Math.Max(Math.Ceiling(panic / target), least), most);
        var panics = inPanic || Math.Ceiling(panic / target) / there >= PanicThreshold;
        return (int)(panics ? Math.Max(Math.Max(wantedStable, wantedPanic), ready) : wantedStable);
    }
}
