namespace Proofload.Measurement.Histograms;

/// <summary>The non-empty buckets of a <see cref="Histogram"/> in ascending order; enumerable without allocation.</summary>
public readonly struct HistogramBuckets
{
    private readonly long[]?[] _pages;

    internal HistogramBuckets(long[]?[] pages) => _pages = pages;

    /// <summary>For <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(_pages);

    /// <summary>Walks the pages that exist.</summary>
    public struct Enumerator : IBucketCursor
    {
        private readonly long[]?[] _pages;
        private int _next;

        internal Enumerator(long[]?[] pages)
        {
            _pages = pages;
            _next = 0;
        }

        /// <summary>The present bucket.</summary>
        public HistogramBucket Current { get; private set; }

        /// <summary>Moves to the next non-empty bucket.</summary>
        public bool MoveNext()
        {
            for (var p = _next >> HistogramLayout.PageBits; p < _pages.Length; p++)
            {
                if (_pages[p] is { } page)
                {
                    for (var i = _next & HistogramLayout.PageMask; i < page.Length; i++)
                    {
                        if (page[i] == 0)
                            continue;

                        var index = (p << HistogramLayout.PageBits) + i;
                        Current = new HistogramBucket(index, page[i]);
                        _next = index + 1;
                        return true;
                    }
                }

                _next = (p + 1) << HistogramLayout.PageBits;
            }

            return false;
        }
    }
}
