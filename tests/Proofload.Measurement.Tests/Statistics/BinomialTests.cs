using System.Numerics;
using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Tests.Statistics;

public sealed class BinomialTests
{
    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(7, 0.5)]
    [InlineData(30, 0.05)]
    [InlineData(60, 0.99)]
    [InlineData(200, 0.75)]
    public void PmfAndCdf_AgreeWithExactArithmetic(int n, double p)
    {
        // p as the exact fraction that the double is; the sums are whole numbers over one denominator.
        var scale = BigInteger.One << 60;
        var success = new BigInteger(p * Math.Pow(2, 60));
        var sum = BigInteger.Zero;
        var choose = BigInteger.One;
        for (var k = 0; k <= n; k++)
        {
            var term = choose * BigInteger.Pow(success, k) * BigInteger.Pow(scale - success, n - k);
            sum += term;
            var (pmf, cdf) = (Ratio(term, n), Ratio(sum, n));
            Assert.Equal(1, Binomial.Pmf(k, n, p) / pmf, 1e-12);
            Assert.Equal(1, Binomial.Cdf(k, n, p) / cdf, k <= n * p ? 1e-12 : 1e-13);
            choose = choose * (n - k) / (k + 1);
        }

        static double Ratio(BigInteger value, int n)
        {
            var shift = Math.Max(0, (int)value.GetBitLength() - 64);
            return Math.ScaleB((double)(value >> shift), shift - (60 * n));
        }
    }

    [Theory]
    [InlineData(1_000_000_000L, 0.5)]
    [InlineData(1_000_000_000L, 0.999)]
    [InlineData(1_000_000_000L, 1e-8)]
    [InlineData(12_571L, 0.01)]
    public void Inverse_IsTheSmallestCountThatReachesTheProbability(long n, double p)
    {
        foreach (var probability in new[] { 0.005, 0.025, 0.5, 0.975, 0.995 })
        {
            var k = Binomial.Inverse(probability, n, p);
            Assert.True(Binomial.Cdf(k, n, p) >= probability);
            Assert.True(k == 0 || Binomial.Cdf(k - 1, n, p) < probability);
        }
    }

    [Fact]
    public void Cdf_OfABillionTrials_AgreesWithTheEdgeworthExpansion()
    {
        const long N = 1_000_000_000;
        const double P = 0.2;
        var sd = Math.Sqrt(N * P * (1 - P));
        foreach (var z in new[] { -3.0, -1.0, 0.0, 0.5, 2.0 })
        {
            var k = (long)((N * P) + (z * sd));
            var x = (k + 0.5 - (N * P)) / sd;
            var skew = (1 - (2 * P)) / sd;
            var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
            Assert.Equal(Normal.Cdf(x) - (skew / 6 * ((x * x) - 1) * density), Binomial.Cdf(k, N, P), 1e-8);
        }
    }

    [Fact]
    public void Cdf_OfABillionTrials_WithRareEvents_IsPoisson()
    {
        double term = Math.Exp(-10), poisson = 0;
        for (var k = 0; k < 30; k++)
        {
            poisson += term;
            Assert.Equal(poisson, Binomial.Cdf(k, 1_000_000_000, 1e-8), 1e-7);
            term *= 10.0 / (k + 1);
        }
    }

    [Fact]
    public void Edges_AreExact()
    {
        Assert.Equal((0.0, 1.0), (Binomial.Cdf(-1, 5, 0.5), Binomial.Cdf(5, 5, 0.5)));
        Assert.Equal((1.0, 0.0, 1.0), (Binomial.Cdf(0, 5, 0), Binomial.Cdf(4, 5, 1), Binomial.Pmf(5, 5, 1)));
        Assert.Equal((0L, 5L), (Binomial.Inverse(0, 5, 0.5), Binomial.Inverse(1, 5, 0.5)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Binomial.Cdf(1, -1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Binomial.Cdf(1, 5, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Binomial.Inverse(double.NaN, 5, 0.5));
    }
}
