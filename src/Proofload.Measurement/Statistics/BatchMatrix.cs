using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Statistics;

/// <summary>Batches over the union of their buckets, renumbered without holes, so that a weighted sum is a short loop.</summary>
internal sealed class BatchMatrix
{
    private readonly long[] _upper;
    private readonly int[][] _columns;
    private readonly long[][] _counts;
    private readonly long[] _totals;
    private readonly long[] _sum;

    public BatchMatrix(IReadOnlyList<SparseHistogram> batches)
    {
        var all = SparseHistogram.Merge(batches);
        var column = new Dictionary<int, int>(all.BucketCount);
        _upper = new long[all.BucketCount];
        foreach (var bucket in all.Buckets)
        {
            _upper[column.Count] = bucket.Index == HistogramLayout.LastIndex ? all.Max : Math.Min(bucket.UpperBound, all.Max);
            column.Add(bucket.Index, column.Count);
        }

        _columns = new int[batches.Count][];
        _counts = new long[batches.Count][];
        _totals = new long[batches.Count];
        _sum = new long[all.BucketCount];
        for (var b = 0; b < batches.Count; b++)
        {
            var (columns, counts, i) = (new int[batches[b].BucketCount], new long[batches[b].BucketCount], 0);
            foreach (var bucket in batches[b].Buckets)
            {
                columns[i] = column[bucket.Index];
                counts[i++] = bucket.Count;
            }

            (_columns[b], _counts[b], _totals[b]) = (columns, counts, batches[b].Count);
        }

        Min = all.Min;
        Max = all.Max;
    }

    public long Min { get; }

    public long Max { get; }

    /// <summary>The quantile of the batches taken so many times each.</summary>
    public long Quantile(int[] weights, double q)
    {
        Array.Clear(_sum);
        long total = 0;
        for (var b = 0; b < weights.Length; b++)
        {
            var weight = weights[b];
            if (weight == 0)
                continue;

            total += weight * _totals[b];
            var (columns, counts) = (_columns[b], _counts[b]);
            for (var i = 0; i < columns.Length; i++)
                _sum[columns[i]] += weight * counts[i];
        }

        var left = total - HistogramMath.NearestRank(q, total);
        var at = _sum.Length - 1;
        for (; at > 0; at--)
        {
            left -= _sum[at];
            if (left < 0)
                break;
        }

        return _upper[at];
    }
}
