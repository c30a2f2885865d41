using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Histograms;
using Proofload.Telemetry.Otlp;

namespace Proofload.Tests.Telemetry.Otlp;

public sealed class ExponentialBucketsTests
{
    private static readonly Arbitrary<long[]> Durations = Gen.ArrayOf(
        Gen.Choose(0, 46).SelectMany(static bits => Gen.Choose(0, int.MaxValue).Select(low => (1L << bits) - 1 + (low % (1L << bits))))).ToArbitrary();

    [Fact]
    public void Every_sample_lies_in_a_bucket_that_holds_its_value() => Prop.ForAll(Durations, static values =>
    {
        var buckets = Of(values);
        var growth = Math.Pow(2, Math.ScaleB(1, -buckets.Scale));
        var nonzero = values.Where(static v => v > 0).Order().ToList();
        var next = 0;
        for (var i = 0; i < buckets.Counts.Length; i++)
        {
            var (low, high) = (Math.Pow(growth, buckets.Offset + i) * (1 - HistogramLayout.RelativeError), Math.Pow(growth, buckets.Offset + i + 1) * (1 + HistogramLayout.RelativeError));
            for (long n = 0; n < buckets.Counts[i]; n++, next++)
            {
                if (nonzero[next] * 1e-9 < low || nonzero[next] * 1e-9 > high)
                    return false;
            }
        }

        return next == nonzero.Count && buckets.ZeroCount == values.Length - nonzero.Count && buckets.Counts.Length <= ExponentialBuckets.Most
            && (buckets.Counts.Length == 0 || (buckets.Counts[0] > 0 && buckets.Counts[^1] > 0));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_samples_never_make_the_scale_finer() => Prop.ForAll(Durations, Durations, static (a, b) =>
        Of([.. a, .. b]).Scale <= Of(a).Scale).QuickCheckThrowOnFailure();

    [Fact]
    public void The_scale_is_as_fine_as_the_range_allows()
    {
        Assert.Equal(ExponentialBuckets.FinestScale, Of([100_000_000, 110_000_000]).Scale);

        // 1 ms to 1 s are ten octaves: 16 buckets in each, at scale 4.
        Assert.Equal(4, Of([1_000_000, 1_000_000_000]).Scale);
    }

    private static ExponentialBuckets Of(long[] values)
    {
        var histogram = new Histogram();
        foreach (var value in values)
            histogram.Record(value);
        return ExponentialBuckets.Of(histogram.ToSparse(), 1e-9);
    }
}
