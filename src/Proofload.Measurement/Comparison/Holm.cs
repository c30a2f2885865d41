namespace Proofload.Measurement.Comparison;

/// <summary>
/// Holm's step-down correction (1979): the chance of a single false alarm among all tests stays below the level, whatever their dependence.
/// </summary>
public static class Holm
{
    /// <summary>Adjusted p-values in the order given: a test is significant when its adjusted value is at most the level.</summary>
    /// <param name="pValues">Each 0 to 1.</param>
    /// <exception cref="ArgumentException">A p-value is out of range.</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        if (pValues.Any(static p => !(p >= 0 && p <= 1)))
            throw new ArgumentException("A p-value is from 0 to 1.", nameof(pValues));

        var order = Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).ThenBy(static i => i).ToArray();
        var adjusted = new double[pValues.Count];
        double highest = 0;
        for (var k = 0; k < order.Length; k++)
        {
            highest = Math.Max(highest, Math.Min(1, (order.Length - k) * pValues[order[k]]));
            adjusted[order[k]] = highest;
        }

        return adjusted;
    }
}
