using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Tests.Histograms;

public sealed class HistogramTests
{
    private static readonly double[] Quantiles = [0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1];

    [Fact]
    public void ValueAtQuantile_IsTheNearestRankWithinTheErrorBound()
    {
        Prop.ForAll(Samples.InRange, static values =>
        {
            var histogram = values.ToHistogram();
            Array.Sort(values);
            return values.Length == 0 || Quantiles.All(q =>
            {
                var exact = values[Math.Max(0, (int)Math.Ceiling((q * values.Length) - 1e-9) - 1)];
                var reported = histogram.ValueAtQuantile(q);
                return reported >= exact && reported <= exact + (exact * HistogramLayout.RelativeError);
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void CountMinMaxAndSum_AreExact()
    {
        Prop.ForAll(Samples.Any, static values =>
        {
            var histogram = values.ToHistogram();
            var clamped = values.Select(static v => Math.Max(0, v)).ToList();
            return histogram.Count == values.Length
                && histogram.Min == clamped.DefaultIfEmpty(0).Min()
                && histogram.Max == clamped.DefaultIfEmpty(0).Max()
                && histogram.Sum == clamped.Aggregate(Int128.Zero, static (sum, v) => sum + v)
                && histogram.Underflow == values.Count(static v => v < 0)
                && histogram.Overflow == values.Count(static v => v > HistogramLayout.HighestTrackable);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Add_EqualsTheHistogramOfAllSamples()
    {
        Prop.ForAll(Samples.Any, Samples.Any, static (a, b) =>
        {
            var merged = a.ToHistogram();
            merged.Add(b.ToHistogram());
            return merged.ToSparse().Equals(a.Concat(b).ToHistogram().ToSparse());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Add_Itself_DoublesEverything()
    {
        var histogram = new long[] { 1, 5_000, 70_000_000 }.ToHistogram();
        histogram.Add(histogram);
        Assert.Equal(new long[] { 1, 1, 5_000, 5_000, 70_000_000, 70_000_000 }.ToHistogram().ToSparse(), histogram.ToSparse());
    }

    [Fact]
    public void RecordMany_EqualsRecordingOneByOne()
    {
        var many = new Histogram();
        many.RecordMany(12_345, 3);
        many.RecordMany(-4, 2);
        many.RecordMany(long.MaxValue, 2);
        many.RecordMany(7, 0);
        Assert.Equal(
            new long[] { 12_345, 12_345, 12_345, -4, -4, long.MaxValue, long.MaxValue }.ToHistogram().ToSparse(), many.ToSparse());
        Assert.Throws<ArgumentOutOfRangeException>(() => many.RecordMany(1, -1));
    }

    [Fact]
    public void Sum_BeyondSixtyFourBits_IsExact()
    {
        var histogram = new Histogram();
        histogram.RecordMany(long.MaxValue, 1_000);
        histogram.Record(long.MaxValue);
        for (var i = 0; i < 5; i++)
            histogram.Record(long.MaxValue);
        Assert.Equal((Int128)long.MaxValue * 1_006, histogram.Sum);
    }

    [Fact]
    public void Overflow_IsReportedAsTheMaximum()
    {
        var histogram = new Histogram();
        histogram.RecordMany(1_000, 9);
        histogram.Record(HistogramLayout.HighestTrackable * 5);
        Assert.Equal(1, histogram.Overflow);
        Assert.Equal(1_000, histogram.ValueAtQuantile(0.9));
        Assert.Equal(HistogramLayout.HighestTrackable * 5, histogram.ValueAtQuantile(0.91));
        Assert.Equal(histogram.Max, histogram.ToSparse().ValueAtQuantile(1));
    }

    [Fact]
    public void Empty_HasNoValues()
    {
        var histogram = new Histogram();
        Assert.Equal((0, 0, 0, 0), (histogram.Count, histogram.Min, histogram.Max, histogram.ValueAtQuantile(0.5)));
        Assert.True(double.IsNaN(histogram.Mean));
        Assert.True(double.IsNaN(histogram.StandardDeviation));
        Assert.Equal(SparseHistogram.Empty, histogram.ToSparse());
    }

    [Theory]
    [InlineData(0.95, 20, 19)]
    [InlineData(0.07, 100, 7)]
    [InlineData(0.99, 1_000, 990)]
    [InlineData(0.991, 1_000, 991)]
    [InlineData(0.5, 3, 2)]
    public void ValueAtQuantile_ProductThatIsAnIntegerButForRounding_IsThatRank(double q, int n, long rank)
    {
        // Values 1..n have a bucket each, so the value is the rank.
        Assert.Equal(rank, Enumerable.Range(1, n).Select(static i => (long)i).ToHistogram().ValueAtQuantile(q));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void ValueAtQuantile_OutOfRange_IsRefused(double q) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Histogram().ValueAtQuantile(q));

    [Fact]
    public void CountAtOrBelow_CountsTheWholeBucket()
    {
        var histogram = new long[] { 100, 1_000_000, 1_000_400, 2_000_000 }.ToHistogram();
        Assert.Equal(HistogramLayout.IndexOf(1_000_000), HistogramLayout.IndexOf(1_000_400));
        Assert.Equal(0, histogram.CountAtOrBelow(99));
        Assert.Equal(1, histogram.CountAtOrBelow(100));
        Assert.Equal(3, histogram.CountAtOrBelow(1_000_000));
        Assert.Equal(3, histogram.CountAtOrBelow(1_999_999 - 2_000));
        Assert.Equal(4, histogram.CountAtOrBelow(2_000_000));
    }

    [Fact]
    public void MeanAndStandardDeviation_AgreeWithTheSamples()
    {
        var values = Enumerable.Range(1, 10_000).Select(static i => i * 10_000L).ToList();
        var histogram = values.ToHistogram();
        var mean = values.Average();
        Assert.Equal(mean, histogram.Mean);
        var deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        Assert.Equal(1, histogram.StandardDeviation / deviation, 0.0005);
    }

    [Fact]
    public void Clear_ForgetsTheSamplesAndReusesThePages()
    {
        var histogram = Enumerable.Range(1, 5_000).Select(static i => i * 1_000L).ToHistogram();
        var bytes = histogram.PageBytes;
        histogram.Clear();
        Assert.Equal(SparseHistogram.Empty, histogram.ToSparse());
        Assert.Equal(bytes, histogram.PageBytes);
        histogram.Record(2_000);
        Assert.Equal(new long[] { 2_000 }.ToHistogram().ToSparse(), histogram.ToSparse());
    }

    [Fact]
    public void NarrowDistribution_CostsAFewKilobytes()
    {
        // 95 to 105 ms.
        var histogram = Enumerable.Range(0, 10_000).Select(static i => 95_000_000L + (i * 1_000)).ToHistogram();
        Assert.InRange(histogram.PageBytes, 2_048, 8_192);
    }

    [Fact]
    public void Clone_IsIndependent()
    {
        var histogram = new long[] { 1, 2, 3 }.ToHistogram();
        var clone = histogram.Clone();
        histogram.Record(4);
        Assert.Equal(3, clone.Count);
        Assert.Equal(4, histogram.Count);
    }

    [Fact]
    public void Record_OnPagesThatExist_AllocatesNothing()
    {
        var histogram = new Histogram();
        for (var i = 0; i < 5_000; i++)
            histogram.Record(i * 977L);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5_000; i++)
            histogram.Record(i * 977L);
        long sum = 0;
        foreach (var bucket in histogram.Buckets)
            sum += bucket.Count;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(10_000, sum);
    }

    [Fact]
    public void Snapshot_WhileTheWriterRecords_IsConsistentInItself()
    {
        var histogram = new Histogram();
        var stop = false;
        var writer = new Thread(() =>
        {
            for (long i = 1; !Volatile.Read(ref stop); i++)
                histogram.Record(i * 7_919 % 200_000_000);
        });
        writer.Start();
        try
        {
            long before = 0;
            for (var i = 0; i < 200; i++)
            {
                var snapshot = histogram.Snapshot();
                Assert.True(snapshot.Count >= before);
                before = snapshot.Count;
                Assert.Equal(snapshot, HistogramCodec.Decode(HistogramCodec.Encode(snapshot)));
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            writer.Join();
        }

        Assert.Equal(histogram.ToSparse(), histogram.Snapshot());
    }
}
