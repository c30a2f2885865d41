using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Tests.Histograms;

public sealed class SparseHistogramTests
{
    [Fact]
    public void Conversion_BothWays_LosesNothing()
    {
        Prop.ForAll(Samples.Any, static values =>
        {
            var dense = values.ToHistogram();
            var sparse = dense.ToSparse();
            return sparse.ToHistogram().ToSparse().Equals(sparse)
                && sparse.Count == dense.Count && sparse.Sum == dense.Sum
                && (sparse.Min, sparse.Max, sparse.Underflow, sparse.Overflow)
                    == (dense.Min, dense.Max, dense.Underflow, dense.Overflow)
                && new[] { 0, 0.1, 0.5, 0.99, 1 }.All(q => sparse.ValueAtQuantile(q) == dense.ValueAtQuantile(q))
                && values.All(v => sparse.CountAtOrBelow(v) == dense.CountAtOrBelow(v))
                && sparse.StandardDeviation.Equals(dense.StandardDeviation);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Merge_EqualsTheHistogramOfAllSamples()
    {
        Prop.ForAll(Samples.Any, Samples.Any, Samples.Any, static (a, b, c) =>
        {
            var all = a.Concat(b).Concat(c).ToHistogram().ToSparse();
            var (x, y, z) = (a.ToHistogram().ToSparse(), b.ToHistogram().ToSparse(), c.ToHistogram().ToSparse());
            return x.Merge(y).Merge(z).Equals(all)
                && z.Merge(x.Merge(y)).Equals(all)
                && SparseHistogram.Merge([x, y, z]).Equals(all);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Since_AnEarlierState_IsWhatWasAdded()
    {
        Prop.ForAll(Samples.Any, Samples.Any, static (a, b) =>
        {
            var (before, added) = (a.ToHistogram().ToSparse(), b.ToHistogram().ToSparse());
            var since = before.Merge(added).Since(before);
            return since.Count == added.Count && since.Sum == added.Sum && since.Buckets.GetEnumerator().ToList().SequenceEqual(added.Buckets.GetEnumerator().ToList());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Since_SomethingElse_IsRefused()
    {
        var (one, two) = (new long[] { 5 }.ToHistogram().ToSparse(), new long[] { 5, 5, 70_000 }.ToHistogram().ToSparse());
        Assert.Throws<ArgumentException>(() => one.Since(two));
        Assert.Throws<ArgumentException>(() => one.Since(new long[] { 7 }.ToHistogram().ToSparse()));
        Assert.Equal(SparseHistogram.Empty, two.Since(two));
        Assert.Equal(two, two.Since(SparseHistogram.Empty));
    }

    [Fact]
    public void Merge_OfNothing_IsEmpty() => Assert.Same(SparseHistogram.Empty, SparseHistogram.Merge([]));

    [Fact]
    public void Counts_BeyondThirtyTwoBits_AreKept()
    {
        var dense = new Histogram();
        dense.RecordMany(10, uint.MaxValue);
        var small = dense.ToSparse();
        var large = small.Merge(small);
        Assert.Equal(2L * uint.MaxValue, large.Count);
        Assert.Equal(2L * uint.MaxValue, large.CountAtOrBelow(10));
        Assert.Equal(large, HistogramCodec.Decode(HistogramCodec.Encode(large)));
        Assert.NotEqual(small, large);
    }
}

internal static class BucketLists
{
    public static List<HistogramBucket> ToList(this SparseHistogramBuckets.Enumerator buckets)
    {
        var list = new List<HistogramBucket>();
        while (buckets.MoveNext())
            list.Add(buckets.Current);
        return list;
    }
}
