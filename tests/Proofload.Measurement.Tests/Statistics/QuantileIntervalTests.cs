using System.Text.Json;
using Proofload.Measurement.Statistics;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Statistics;

public sealed class QuantileIntervalTests
{
    [Theory]
    [InlineData(1_000, 983, 997)]
    [InlineData(10_000, 9_880, 9_920)]
    public void OrderStatistics_OfTheP99(long n, long low, long high)
    {
        var interval = QuantileInterval.OrderStatistics(n, 0.99);
        Assert.Equal((low, high), (interval.LowRank, interval.HighRank));
        Assert.True(interval.IsFinite);
        Assert.InRange(interval.Coverage, 0.95, 0.98);
    }

    [Theory]
    [InlineData(0.5, 6)]
    [InlineData(0.9, 36)]
    [InlineData(0.95, 72)]
    [InlineData(0.99, 368)]
    [InlineData(0.999, 3_688)]
    [InlineData(0.01, 368)]
    public void Needed_IsTheSmallestSampleWithAFiniteInterval(double q, long needed)
    {
        Assert.Equal(needed, QuantileInterval.Needed(q));
        Assert.True(QuantileInterval.OrderStatistics(needed, q).IsFinite);
        var below = QuantileInterval.OrderStatistics(needed - 1, q);
        Assert.False(below.IsFinite);
        Assert.Equal(needed, below.NeededN);
    }

    [Theory]
    [InlineData(0.0, 0.95)]
    [InlineData(1.0, 0.95)]
    [InlineData(0.5, 1.0)]
    public void Needed_WhereNoSampleSuffices_SaysSo(double q, double confidence)
    {
        Assert.Equal(long.MaxValue, QuantileInterval.Needed(q, confidence));
        Assert.False(QuantileInterval.OrderStatistics(1_000, q, confidence).IsFinite);
    }

    /// <summary>
    /// go-moremath looks for the narrowest interval around the centre and reports ties as ambiguous; ours is equal-tailed. The two
    /// coincide for every unambiguous case except a confidence that is hit exactly (0.375), where ours is one rank wider, as the
    /// definition's "at least alpha / 2" wants. The coverage of given ranks is the same function, but for q = 0.001 and n = 5, which they
    /// round to 1 where it is 0.999^5.
    /// </summary>
    [Fact]
    public void GoMoremath_SameRanksWhereTheDefinitionsCoincide_SameCoverageEverywhere()
    {
        var (same, coverages) = (0, 0);
        foreach (var c in Vector.Load("quantile_ci_gomoremath.json").GetProperty("cases").EnumerateArray())
        {
            var (n, q) = (c.GetProperty("n").GetInt64(), c.GetProperty("q").GetDouble());
            var (low, high) = (c.GetProperty("lo_order").GetInt64(), c.GetProperty("hi_order").GetInt64());
            var rare = q == 0.001;
            if (!rare && c.GetProperty("actual_confidence") is { ValueKind: JsonValueKind.Number } actual)
            {
                Assert.Equal(actual.GetDouble(), Binomial.Cdf(high - 1, n, q) - Binomial.Cdf(low - 1, n, q), 1e-12);
                coverages++;
            }

            if (c.GetProperty("ambiguous").GetBoolean() || c.GetProperty("confidence").ValueKind != JsonValueKind.Number)
                continue;

            var ours = QuantileInterval.OrderStatistics(n, q, c.GetProperty("confidence").GetDouble());
            if (c.GetProperty("confidence").GetDouble() == 0.375)
            {
                Assert.Equal((low - 1, high), (ours.LowRank, ours.HighRank));
                continue;
            }

            Assert.Equal((low, high), (ours.LowRank, ours.HighRank));
            Assert.Equal(rare ? Math.Pow(0.999, 5) : c.GetProperty("actual_confidence").GetDouble(), ours.Coverage, 1e-12);
            same++;
        }

        Assert.Equal((6, 9), (same, coverages));
    }
}
