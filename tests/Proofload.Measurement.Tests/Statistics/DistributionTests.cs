using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Tests.Statistics;

public sealed class DistributionTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.995, 2.5758293035489004)]
    [InlineData(0.7, 0.5244005127080407)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-300, -37.0471)]
    public void NormalQuantile_KnownValues(double p, double z) =>
        Assert.Equal(z, Normal.Quantile(p), p > 1e-100 ? 1e-13 * Math.Max(1, Math.Abs(z)) : 1e-4);

    [Fact]
    public void NormalCdf_InvertsTheQuantile()
    {
        for (var p = 0.0005; p < 1; p += 0.0005)
            Assert.Equal(p, Normal.Cdf(Normal.Quantile(p)), 2e-14);
        Assert.Equal(1e-20, Normal.Cdf(Normal.Quantile(1e-20)), 1e-25);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (Normal.Quantile(0), Normal.Quantile(1)));
        Assert.Equal((0, 1), (Normal.Cdf(-40), Normal.Cdf(40)));
    }

    [Theory]
    [InlineData(0.975, 1, 12.706204736432095)]
    [InlineData(0.975, 2, 4.302652729911275)]
    [InlineData(0.95, 5, 2.015048372669157)]
    [InlineData(0.975, 15, 2.131449545559323)]
    [InlineData(0.025, 30, -2.042272456301238)]
    [InlineData(0.975, 1e6, 1.959966356)]
    [InlineData(0.5, 3, 0)]
    public void StudentQuantile_KnownValues(double p, double degrees, double t) =>
        Assert.Equal(t, StudentT.Quantile(p, degrees), 1e-8 * Math.Max(1, Math.Abs(t)));

    [Fact]
    public void StudentCdf_OfOneDegree_IsCauchy()
    {
        foreach (var t in new[] { -20, -1, -0.1, 0.3, 2, 50 })
            Assert.Equal(0.5 + (Math.Atan(t) / Math.PI), StudentT.Cdf(t, 1), 1e-13);
    }

    [Fact]
    public void LogGamma_KnownValues()
    {
        Assert.Equal(Math.Log(Math.Sqrt(Math.PI)), SpecialFunctions.LogGamma(0.5), 1e-13);
        Assert.Equal(0, SpecialFunctions.LogGamma(1), 1e-13);
        Assert.Equal(Math.Log(3_628_800), SpecialFunctions.LogGamma(11), 1e-12);
    }

    [Fact]
    public void Quantiles_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => Normal.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Normal.Quantile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(static () => StudentT.Quantile(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(static () => StudentT.Quantile(0.5, 0));
    }
}
