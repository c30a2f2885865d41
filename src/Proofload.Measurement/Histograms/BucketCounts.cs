namespace Proofload.Measurement.Histograms;

/// <summary>Bucket counts in 32 bits where they fit, else in 64: interval series keep very many of them.</summary>
internal readonly struct BucketCounts
{
    private readonly uint[]? _small;
    private readonly long[]? _large;

    private BucketCounts(uint[]? small, long[]? large)
    {
        _small = small;
        _large = large;
    }

    public static BucketCounts None { get; } = new([], null);

    public long this[int i] => _small is not null ? _small[i] : _large![i];

    public static BucketCounts Create(int size, bool large) =>
        large ? new BucketCounts(null, new long[size]) : new BucketCounts(new uint[size], null);

    /// <summary>Only while the owner is being built.</summary>
    public void Set(int i, long count)
    {
        if (_small is not null)
            _small[i] = checked((uint)count);
        else
            _large![i] = count;
    }

    public bool SequenceEqual(BucketCounts other)
    {
        var length = _small?.Length ?? _large!.Length;
        if (length != (other._small?.Length ?? other._large!.Length))
            return false;

        for (var i = 0; i < length; i++)
        {
            if (this[i] != other[i])
                return false;
        }

        return true;
    }
}
