namespace Proofload.Analysis.Sizing;

/// <summary>
/// How many replicas the Kubernetes horizontal pod autoscaler asks for, rule by rule as in its replica calculator
/// (kubernetes/kubernetes, pkg/controller/podautoscaler/replica_calculator.go).
/// </summary>
public static class HpaReplicas
{
    /// <summary>Deviation of the ratio from 1 that changes nothing.</summary>
    public const double Tolerance = 0.1;

    /// <summary>Seconds between two decisions.</summary>
    public const double SyncSeconds = 15;

    /// <summary>From an average over the pods: current * average / target, rounded up, unless the ratio lies within the tolerance.</summary>
    /// <param name="current">Pods now, 0 or more; from 0 the ratio alone decides.</param>
    /// <param name="average">Average of the metric over the pods.</param>
    /// <param name="target">Target of the average, above 0.</param>
    /// <param name="tolerance">Deviation that changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int OfAverage(int current, double average, double target, double tolerance = Tolerance)
    {
        Require(current, target);
        var ratio = average / target;
        if (current == 0)
            return Ceiling(ratio);
        return Math.Abs(1 - ratio) <= tolerance ? current : Ceiling(ratio * current);
    }

    /// <summary>From a total with a target for each pod (type <c>AverageValue</c>): total / target, rounded up, unless within the tolerance.</summary>
    /// <param name="current">Pods now, 0 or more.</param>
    /// <param name="total">Sum of the metric.</param>
    /// <param name="target">Target for each pod, above 0.</param>
    /// <param name="tolerance">Deviation that changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int OfTotal(int current, double total, double target, double tolerance = Tolerance)
    {
        Require(current, target);
        return current > 0 && Math.Abs(1 - (total / (target * current))) <= tolerance ? current : Ceiling(total / target);
    }

    /// <summary>
    /// From the values of single pods, with the caution for pods that say nothing: on the way down they count as being at the target, on the way up
    /// as 0, and so do pods that are not ready; nothing happens when that turns the direction around.
    /// </summary>
    /// <param name="values">Values of the pods that are ready and have one; at least one.</param>
    /// <param name="target">Target of the average, above 0.</param>
    /// <param name="missing">Pods without a value.</param>
    /// <param name="unready">Pods that are not ready yet.</param>
    /// <param name="tolerance">Deviation that changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int OfPods(IReadOnlyList<double> values, double target, int missing = 0, int unready = 0, double tolerance = Tolerance)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(missing);
        ArgumentOutOfRangeException.ThrowIfNegative(unready);
        Require(0, target);
        var current = values.Count + missing + unready;
        var ratio = values.Average() / target;
        var up = ratio > 1;
        if (missing == 0 && !(unready > 0 && up))
            return Math.Abs(1 - ratio) <= tolerance ? current : Ceiling(ratio * values.Count);

        var counted = values.Count + missing + (up ? unready : 0);
        var cautious = (values.Sum() + (ratio < 1 ? missing * target : 0)) / counted / target;
        if (Math.Abs(1 - cautious) <= tolerance || (ratio < 1 && cautious > 1) || (up && cautious < 1))
            return current;
        var wanted = Ceiling(cautious * counted);

        // The number of pods that were counted differs from that of pods there are; that alone must not turn the direction.
        return (cautious < 1 && wanted > current) || (cautious > 1 && wanted < current) ? current : wanted;
    }

    private static int Ceiling(double exact) => (int)Math.Min(int.MaxValue, Math.Ceiling(exact));

    private static void Require(int current, double target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(current);
        if (!(target > 0))
            throw new ArgumentOutOfRangeException(nameof(target), target, "A target above 0 is needed.");
    }
}
