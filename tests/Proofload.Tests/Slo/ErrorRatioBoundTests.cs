using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class ErrorRatioBoundTests
{
    [Theory]
    [InlineData(0.9)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Lower_IsNeverAboveTheExactBinomialBound(double confidence)
    {
        foreach (var total in new long[] { 3, 10, 100, 1000, 100_000 })
        {
            for (long bad = 1; bad <= Math.Min(total, 400); bad += 1 + (bad / 20))
            {
                // The exact bound is the ratio at which so many bad events are as unlikely as 1 - confidence: at ours they are no likelier.
                var bound = ErrorRatioBound.Lower(bad, total, confidence);
                Assert.InRange(bound, 0, (double)bad / total);
                Assert.True(1 - Binomial.Cdf(bad - 1, total, bound) <= (1 - confidence) * 1.01, $"{bad} of {total}: {bound}");
            }
        }
    }

    [Fact]
    public void Lower_WithManyBadEvents_ComesCloseToTheExactBound()
    {
        // Poisson, exact (chi-square tables): 10 events, 95 %: 5.425; 100 events: 84.14.
        Assert.Equal(5.425, ErrorRatioBound.Lower(10, 1000, 0.95) * 1000, 0.03);
        Assert.Equal(84.14, ErrorRatioBound.Lower(100, 1_000_000, 0.95) * 1_000_000, 0.05);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    [InlineData(5000)]
    public void AnAlertWithConfidence_AtItsThreshold_IsWrongAtMostAsOftenAsItSays(int events)
    {
        const double threshold = 0.0144;
        const int rounds = 20_000;
        var random = SeededRandom.At(7, 0, 0);
        var (sure, plain) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var bad = 0;
            for (var i = 0; i < events && events <= 200; i++)
                bad += random.NextDouble() < threshold ? 1 : 0;
            if (events > 200)
                bad = (int)Binomial.Inverse(random.NextDouble(), events, threshold);
            sure += ErrorRatioBound.Lower(bad, events, 0.95) > threshold ? 1 : 0;
            plain += (double)bad / events > threshold ? 1 : 0;
        }

        // 5 % and three standard errors of the simulation; the observed ratio alone is wrong in a quarter to a half of the cases.
        Assert.InRange(sure / (double)rounds, 0, 0.05 + (3 * Math.Sqrt(0.05 * 0.95 / rounds)));
        Assert.True(plain / (double)rounds > 0.2, $"{plain}");
    }

    [Fact]
    public void Lower_WrongUse_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorRatioBound.Lower(2, 1, 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorRatioBound.Lower(1, 2, 0.5));
        Assert.Equal(0, ErrorRatioBound.Lower(0, 0, 0.95));
    }
}
