using System.Globalization;
using Proofload.Measurement.Statistics;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Statistics;

public sealed class EarlyStoppingTests
{
    [Theory]
    [InlineData(0.5, 7, 11, 14, 22, 59, 237)]
    [InlineData(0.9, 44, 64, 81, 127, 325, 1_246)]
    [InlineData(0.99, 459, 662, 838, 1_307, 3_304, 12_571)]
    [InlineData(0.999, 4_603, 6_636, 8_403, 13_105, 33_097, 125_826)]
    public void RequiredTotal_OfMlperf(double p, long t0, long t1, long t2, long t5, long t20, long t100) => Assert.Equal(
        [t0, t1, t2, t5, t20, t100],
        new long[] { 0, 1, 2, 5, 20, 100 }.Select(t => EarlyStopping.RequiredTotal(t, p)));

    [Fact]
    public void RequiredUnder_AgreesWithIndependentlyComputedValues()
    {
        var checkedValues = 0;
        foreach (var row in Vector.Load("percentile_sample_size_mlperf.json").GetProperty("computed_min_underlatency").EnumerateArray())
        {
            foreach (var th in row.GetProperty("t_h").EnumerateObject())
            {
                Assert.Equal(
                    th.Value.GetInt64(),
                    EarlyStopping.RequiredUnder(long.Parse(th.Name, CultureInfo.InvariantCulture), row.GetProperty("p").GetDouble()));
                checkedValues++;
            }
        }

        Assert.Equal(18, checkedValues);
    }

    [Theory]
    [InlineData(458, 0, false)]
    [InlineData(459, 0, true)]
    [InlineData(661, 1, false)]
    [InlineData(662, 1, true)]
    [InlineData(12_571, 100, true)]
    [InlineData(12_571, 101, false)]
    public void Server_PassesFromTheRequiredTotalOn(long total, long over, bool passes) =>
        Assert.Equal(passes, EarlyStopping.ServerPasses(total, over, 0.99));

    [Theory]
    [InlineData(0, null)]
    [InlineData(63, null)]
    [InlineData(64, 63L)]
    [InlineData(80, 79L)]
    [InlineData(81, 79L)]
    [InlineData(325, 305L)]
    [InlineData(1_246, 1_146L)]
    public void EstimateIndex_UsesTheLargestOverCountThatTheSampleAllows(long n, long? index) =>
        Assert.Equal(index, EarlyStopping.EstimateIndex(n, 0.9));

    [Fact]
    public void EstimateIndex_AgreesWithTheDefinitionForEverySampleSize()
    {
        for (long n = 64, t = 1; n < 1_000; n++)
        {
            while (EarlyStopping.RequiredTotal(t + 1, 0.9) <= n)
                t++;
            Assert.Equal(n - t, EarlyStopping.EstimateIndex(n, 0.9));
        }
    }

    [Fact]
    public void FixedSampleSizes_ArePublishedOnes()
    {
        foreach (var row in Vector.Load("percentile_sample_size_mlperf.json").GetProperty("published").EnumerateArray())
        {
            Assert.Equal(row.GetProperty("inferences").GetInt64(), SampleSize.ForQuantile(row.GetProperty("p").GetDouble()));
            Assert.Equal(
                row.GetProperty("inferences").GetInt64(),
                SampleSize.ForQuantile(row.GetProperty("p").GetDouble(), row.GetProperty("margin").GetDouble()));
        }
    }

    [Theory]
    [InlineData(81, 263, 0.255289, 0.366210)]
    [InlineData(0, 20, 0, 0.161125)]
    [InlineData(20, 20, 0.838875, 1)]
    [InlineData(0, 0, 0, 1)]
    public void Wilson_KnownIntervals(long successes, long trials, double low, double high)
    {
        var interval = Wilson.Interval(successes, trials);
        Assert.Equal(low, interval.Low, 1e-6);
        Assert.Equal(high, interval.High, 1e-6);
    }

    [Fact]
    public void OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => EarlyStopping.RequiredTotal(-1, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(static () => EarlyStopping.RequiredTotal(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => EarlyStopping.ServerPasses(5, 6, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SampleSize.ForQuantile(0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Wilson.Interval(3, 2));
    }
}
