namespace Proofload.Analysis.Sizing;

/// <summary>
/// How many replicas KEDA keeps: between 0 and 1 it decides itself by an activation threshold, polled, and goes to 0 after a cooldown; from 1 on it
/// is an autoscaler of Kubernetes with an external metric (keda.sh, Scaling deployments).
/// </summary>
public static class KedaReplicas
{
    /// <summary>Seconds between two looks at the metric.</summary>
    public const double PollSeconds = 30;

    /// <summary>Seconds without activity until the last replica goes.</summary>
    public const double CooldownSeconds = 300;

    /// <summary>Replicas that are wanted.</summary>
    /// <param name="current">Replicas now.</param>
    /// <param name="total">Value of the metric.</param>
    /// <param name="threshold">Target for each replica, above 0.</param>
    /// <param name="least">Least number while active or not; 0 allows none.</param>
    /// <param name="most">Greatest number.</param>
    /// <param name="activation">Value above which there is activity.</param>
    /// <param name="secondsIdle">Seconds since the last activity.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int Of(int current, double total, double threshold, int least, int most, double activation = 0, double secondsIdle = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(least);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, Math.Max(1, least));
        if (total <= activation && least == 0)
            return current == 0 || secondsIdle >= CooldownSeconds ? 0 : Math.Clamp(HpaReplicas.OfTotal(current, total, threshold), 1, most);
        return Math.Clamp(HpaReplicas.OfTotal(Math.Max(1, current), total, threshold), Math.Max(1, least), most);
    }
}
