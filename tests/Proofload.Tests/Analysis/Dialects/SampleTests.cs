using Proofload.Analysis.Dialects;
using Proofload.Measurement.Histograms;

namespace Proofload.Tests.Analysis.Dialects;

public sealed class SampleTests
{
    private static readonly double[] Ten = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

    // Linear: numpy.percentile. Floor: sorted[int(n * p)]. The others by hand.
    [Theory]
    [InlineData(0.5, 55, 60, 50, 60, 50)]
    [InlineData(0.9, 91, 100, 90, 100, 90)]
    [InlineData(0.99, 99.1, 100, 100, 100, 100)]
    [InlineData(0.25, 32.5, 30, 30, 30, 30)]
    public void Percentile_of_each_rule(double q, double linear, double floor, double cumulative, double rounded, double nearest)
    {
        var sample = new ExactSample(Ten);
        Assert.Equal(linear, sample.Percentile(q, PercentileRule.Linear), 1e-9);
        Assert.Equal(floor, sample.Percentile(q, PercentileRule.Floor));
        Assert.Equal(cumulative, sample.Percentile(q, PercentileRule.Cumulative));
        Assert.Equal(rounded, sample.Percentile(q, PercentileRule.RoundedRank));
        Assert.Equal(nearest, sample.Percentile(q, PercentileRule.NearestRank));
    }

    [Fact]
    public void Percentile_of_one_value_is_that_value() =>
        Assert.All(Enum.GetValues<PercentileRule>(), rule => Assert.Equal(7, new ExactSample([7]).Percentile(0.99, rule)));

    [Fact]
    public void Floor_of_a_hundred_at_99_percent_is_the_last_value() =>
        Assert.Equal(100, new ExactSample(Enumerable.Range(1, 100).Select(static i => (double)i)).Percentile(0.99, PercentileRule.Floor));

    [Fact]
    public void Deviation_by_n_and_by_n_minus_one()
    {
        var sample = new ExactSample([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(2, sample.Deviation(unbiased: false), 1e-12);
        Assert.Equal(Math.Sqrt(32 / 7.0), sample.Deviation(unbiased: true), 1e-12);
        Assert.Equal(0, new ExactSample([3]).Deviation(unbiased: true));
    }

    [Fact]
    public void ShareWithin_counts_both_ends()
    {
        Assert.Equal(0.3, new ExactSample(Ten).ShareWithin(20, 40));
        Assert.Equal(1, new ExactSample(Ten).ShareWithin(double.NegativeInfinity, 100));
    }

    [Fact]
    public void A_histogram_agrees_with_the_values_within_a_thousandth()
    {
        var random = Measurement.Randomness.SeededRandom.At(7, 1, 0);
        var values = Enumerable.Range(0, 5_000).Select(_ => 1e6 + (random.NextDouble() * 1e9)).ToArray();
        var histogram = new Histogram();
        foreach (var value in values)
        {
            histogram.Record((long)value);
        }

        var exact = new ExactSample(values.Select(static v => Math.Floor(v)));
        var kept = new HistogramSample(histogram.ToSparse());
        Assert.Equal(exact.Mean, kept.Mean, exact.Mean * 1e-9);
        Assert.Equal(exact.Deviation(true), kept.Deviation(true), exact.Mean * 0.001);
        foreach (var q in new[] { 0.01, 0.5, 0.9, 0.99, 0.999 })
        {
            Assert.All(Enum.GetValues<PercentileRule>(), rule => Assert.Equal(exact.Percentile(q, rule), kept.Percentile(q, rule), exact.Percentile(q, rule) * 0.0011));
        }
    }
}
