using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Statistics;

/// <summary>
/// Batches over the union of their buckets, as counts from each bucket upwards: the quantile of any mixture of them is a binary search with
/// one short sum a step.
/// </summary>
internal sealed class BatchMatrix
{
    private readonly long[] _upper;
    private readonly int _batches;

    // Of batch b, the values in column c and above: [c * _batches + b].
    private readonly long[] _fromColumn;

    public BatchMatrix(IReadOnlyList<SparseHistogram> batches)
    {
        var all = SparseHistogram.Merge(batches);
        var indexes = new int[all.BucketCount];
        _upper = new long[all.BucketCount];
        var columns = 0;
        foreach (var bucket in all.Buckets)
        {
            _upper[columns] = bucket.Index == HistogramLayout.LastIndex ? all.Max : Math.Min(bucket.UpperBound, all.Max);
            indexes[columns++] = bucket.Index;
        }

        _batches = batches.Count;
        _fromColumn = new long[_upper.Length * _batches];
        for (var b = 0; b < _batches; b++)
        {
            // Both are in ascending order, and the union has every bucket of the batch.
            var column = 0;
            foreach (var bucket in batches[b].Buckets)
            {
                while (indexes[column] != bucket.Index)
                    column++;
                _fromColumn[(column * _batches) + b] = bucket.Count;
            }
        }

        for (var i = _fromColumn.Length - _batches - 1; i >= 0; i--)
            _fromColumn[i] += _fromColumn[i + _batches];

        Min = all.Min;
        Max = all.Max;
    }

    public long Min { get; }

    public long Max { get; }

    /// <summary>The quantile of the batches taken so many times each.</summary>
    public long Quantile(int[] weights, double q)
    {
        var total = From(0, weights);
        var above = total - HistogramMath.NearestRank(q, total);

        // The last column with more values from it upwards than may lie above the quantile.
        var (low, high) = (0, _upper.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (From(middle, weights) > above)
                low = middle;
            else
                high = middle - 1;
        }

        return _upper[low];
    }

    private long From(int column, int[] weights)
    {
        var counts = _fromColumn.AsSpan(column * _batches, _batches);
        long sum = 0;
        for (var b = 0; b < counts.Length; b++)
            sum += weights[b] * counts[b];
        return sum;
    }
}
