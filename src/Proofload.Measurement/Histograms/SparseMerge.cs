namespace Proofload.Measurement.Histograms;

/// <summary>Merges the sorted buckets of two compact histograms.</summary>
internal static class SparseMerge
{
    public static (ushort[] Indexes, BucketCounts Counts) Buckets(SparseHistogram a, SparseHistogram b)
    {
        var (size, large) = Measure(a, b);
        var indexes = new ushort[size];
        var counts = BucketCounts.Create(size, large);
        var merged = new Cursor(a, b);
        for (var i = 0; merged.MoveNext(); i++)
        {
            indexes[i] = (ushort)merged.Current.Index;
            counts.Set(i, merged.Current.Count);
        }

        return (indexes, counts);
    }

    private static (int Size, bool Large) Measure(SparseHistogram a, SparseHistogram b)
    {
        var size = 0;
        var large = false;
        for (var merged = new Cursor(a, b); merged.MoveNext(); size++)
            large |= merged.Current.Count > uint.MaxValue;
        return (size, large);
    }

    private struct Cursor
    {
        private SparseHistogramBuckets.Enumerator _a;
        private SparseHistogramBuckets.Enumerator _b;
        private bool _hasA;
        private bool _hasB;

        public Cursor(SparseHistogram a, SparseHistogram b)
        {
            _a = a.Buckets.GetEnumerator();
            _b = b.Buckets.GetEnumerator();
            _hasA = _a.MoveNext();
            _hasB = _b.MoveNext();
        }

        public HistogramBucket Current { get; private set; }

        public bool MoveNext()
        {
            if (!_hasA && !_hasB)
                return false;

            var takeA = _hasA && (!_hasB || _a.Current.Index <= _b.Current.Index);
            var takeB = _hasB && (!_hasA || _b.Current.Index <= _a.Current.Index);
            Current = takeA && takeB
                ? new HistogramBucket(_a.Current.Index, checked(_a.Current.Count + _b.Current.Count))
                : takeA ? _a.Current : _b.Current;
            if (takeA)
                _hasA = _a.MoveNext();
            if (takeB)
                _hasB = _b.MoveNext();
            return true;
        }
    }
}
