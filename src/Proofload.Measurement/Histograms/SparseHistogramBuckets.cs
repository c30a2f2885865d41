namespace Proofload.Measurement.Histograms;

/// <summary>The buckets of a <see cref="SparseHistogram"/> in ascending order; enumerable without allocation.</summary>
public readonly struct SparseHistogramBuckets
{
    private readonly ushort[] _indexes;
    private readonly BucketCounts _counts;

    internal SparseHistogramBuckets(ushort[] indexes, BucketCounts counts)
    {
        _indexes = indexes;
        _counts = counts;
    }

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(_indexes, _counts);

    /// <summary>Walks the buckets.</summary>
    public struct Enumerator : IBucketCursor
    {
        private readonly ushort[] _indexes;
        private readonly BucketCounts _counts;
        private int _at;

        internal Enumerator(ushort[] indexes, BucketCounts counts)
        {
            _indexes = indexes;
            _counts = counts;
            _at = -1;
        }

        /// <summary>The present bucket.</summary>
        public readonly HistogramBucket Current => new(_indexes[_at], _counts[_at]);

        /// <summary>Moves to the next bucket.</summary>
        public bool MoveNext() => ++_at < _indexes.Length;
    }
}
