using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Tests.Statistics;

public sealed class EffectiveSampleTests
{
    private const long Mean = 10_000_000;

    [Fact]
    public void IndependentSamples_AreWorthThemselves_ButForTheNoiseOfTheEstimate()
    {
        var sum = 0.0;
        for (ulong trial = 0; trial < 50; trial++)
        {
            var batches = Batches(trial, dependent: false);
            var total = SparseHistogram.Merge(batches);
            sum += EffectiveSample.DesignEffect(batches, total, total.ValueAtQuantile(0.99))!.Value;
        }

        // The largest of four estimates with 19 degrees of freedom each is above 1 even so.
        Assert.InRange(sum / 50, 1, 1.6);
    }

    [Fact]
    public void SamplesThatComeInTens_AreWorthATenth()
    {
        var sum = 0.0;
        for (ulong trial = 0; trial < 50; trial++)
        {
            var batches = Batches(trial, dependent: true);
            var total = SparseHistogram.Merge(batches);
            sum += EffectiveSample.DesignEffect(batches, total, total.ValueAtQuantile(0.99))!.Value;
        }

        Assert.InRange(sum / 50, 10, 16);
    }

    [Fact]
    public void TheIntervalOfAPercentile_IsThatOfTheEffectiveSample()
    {
        var total = SparseHistogram.Merge(Batches(1, dependent: false));
        var plain = QuantileInterval.OrderStatistics(total.Count, 0.99);
        var same = EffectiveSample.Percentile(total, 1, 0.99);
        Assert.Equal((total.ValueAtRank(plain.LowRank), total.ValueAtRank(plain.HighRank)), (same.Low, same.High));
        Assert.Equal(PercentileMethod.EffectiveSample, same.Method);
        Assert.False(same.IndependenceAssumed);

        var tenth = EffectiveSample.Percentile(total, 10, 0.99);
        Assert.True(tenth.Low < same.Low && tenth.High > same.High);
        Assert.Equal(3_680, tenth.NeededN);
    }

    [Fact]
    public void TooSmallAnEffectiveSample_HasNoUpperEnd_AndSaysWhatItTakes()
    {
        var total = SparseHistogram.Merge(Batches(1, dependent: false));
        var few = EffectiveSample.Percentile(total, total.Count / 300.0, 0.99);
        Assert.Null(few.High);
        Assert.True(few.NeededN > total.Count);
        var none = EffectiveSample.Percentile(total, double.PositiveInfinity, 0.99);
        Assert.Equal((null, null, PercentileMethod.None), (none.Low, none.High, none.Method));
        Assert.Null(EffectiveSample.Percentile(SparseHistogram.Empty, 1, 0.99).Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => EffectiveSample.Percentile(total, double.NaN, 0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => EffectiveSample.Percentile(total, 0.5, 0.99));
    }

    [Fact]
    public void WithoutSpansOfTime_DependenceCannotBeSeen()
    {
        var batches = Batches(1, dependent: false);
        Assert.Null(EffectiveSample.DesignEffect([.. batches.Take(7)], batches[0], 1));
        Assert.True(EffectiveSample.DesignEffect(batches, SparseHistogram.Merge(batches), long.MaxValue) >= 1);
        Assert.True(EffectiveSample.DesignEffect(batches, SparseHistogram.Merge(batches), 0) >= 1);
    }

    private static List<SparseHistogram> Batches(ulong seed, bool dependent)
    {
        var random = SeededRandom.At(seed, 79, 0);
        var batches = new List<SparseHistogram>();
        for (var b = 0; b < 40; b++)
        {
            var histogram = new Histogram();
            for (var i = 0; i < (dependent ? 20 : 200); i++)
                histogram.RecordMany((long)(random.NextExponential() * Mean), dependent ? 10 : 1);
            batches.Add(histogram.ToSparse());
        }

        return batches;
    }
}
