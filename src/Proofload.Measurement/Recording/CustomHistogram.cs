using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>
/// The values of one custom metric. Whole numbers are kept as they are, so small ones exactly; with the first fraction all values become
/// millionths, within the error of the histogram. One writer.
/// </summary>
public sealed class CustomHistogram
{
    private const double PerUnit = 1e6;
    private Histogram _values = new();
    private bool _isFine;

    /// <param name="name">Name of the metric.</param>
    /// <param name="unit">Unit of its values.</param>
    internal CustomHistogram(string name, string unit)
    {
        Name = name;
        Unit = unit;
    }

    /// <summary>Name of the metric.</summary>
    public string Name { get; }

    /// <summary>Unit of its values; empty for none.</summary>
    public string Unit { get; }

    /// <summary>Records a value.</summary>
    /// <param name="value">0 or more; above 86.4 million (86.4 trillion as long as all are whole numbers) only maximum and mean are exact.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or no number.</exception>
    public void Record(double value)
    {
        if (!(value >= 0) || double.IsInfinity(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"A value of the metric '{Name}' is a number of 0 or more.");

        if (!_isFine)
        {
            // Every double from 2^53 on is whole.
            var whole = (long)Math.Min(value, long.MaxValue / 2d);
            if (value > 1L << 53 || whole == value)
            {
                _values.Record(whole);
                return;
            }

            Refine();
        }

        _values.Record(Millionths(value));
    }

    /// <summary>The values so far. For the worker's thread, or for anybody after the worker has stopped.</summary>
    public CustomMetric Freeze() => new(Name, Unit, _values.ToSparse(), _isFine ? 1 / PerUnit : 1);

    /// <summary>The same values in millionths.</summary>
    internal static Histogram Refined(SparseHistogram whole)
    {
        var fine = new Histogram();
        foreach (var bucket in whole.Buckets)
            fine.RecordMany(Millionths(Math.Min(HistogramLayout.UpperBound(bucket.Index), whole.Max)), bucket.Count);
        return fine;
    }

    private static long Millionths(double value) => (long)Math.Min(Math.Round(value * PerUnit), long.MaxValue / 2d);

    private void Refine()
    {
        _values = Refined(_values.ToSparse());
        _isFine = true;
    }
}

/// <summary>All values of a custom metric.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Unit">Unit of its values; empty for none.</param>
/// <param name="Values">The values as whole numbers.</param>
/// <param name="Scale">What a recorded number is worth in the unit: 1, or a millionth.</param>
public sealed record CustomMetric(string Name, string Unit, SparseHistogram Values, double Scale)
{
    /// <summary>The values of several parts; in millionths where one of them is.</summary>
    /// <param name="parts">At least one, all of the same name.</param>
    public static CustomMetric Merge(IReadOnlyCollection<CustomMetric> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var first = parts.First();
        var scale = parts.Min(static p => p.Scale);
        return first with
        {
            Values = SparseHistogram.Merge([.. parts.Select(p => p.Scale.Equals(scale) ? p.Values : CustomHistogram.Refined(p.Values).ToSparse())]),
            Scale = scale,
        };
    }
}
