using Proofload.Measurement.Pacing;
using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Tests.Pacing;

public sealed class SpinBudgetTests
{
    [Fact]
    public void SleepUntil_NeverSpinsMoreThanItsShareOfTheWait()
    {
        var budget = new SpinBudget(0.25);
        for (var i = 0; i < 100; i++)
        {
            budget.OnSlept(0, 10_000_000);
        }

        Assert.Equal(2_000_000, budget.OvershootNs);
        Assert.Equal(1_075_000, budget.SleepUntil(1_000_000, 1_100_000));
        Assert.Equal(98_000_000, budget.SleepUntil(0, 100_000_000));
    }

    [Fact]
    public void SleepUntil_WithTheWholeCore_SpinsAsLongAsSleepingOvershoots()
    {
        var budget = new SpinBudget(1);
        Assert.Equal(1_000_000 - 50_000, budget.SleepUntil(0, 1_000_000));
        Assert.Equal(0, budget.SleepUntil(0, 40_000));
    }

    [Fact]
    public void SleepUntil_WithoutAShare_OnlySleeps()
    {
        var budget = new SpinBudget(0);
        budget.OnSlept(0, 10_000_000);
        Assert.Equal(700_000, budget.SleepUntil(0, 700_000));
    }

    [Fact]
    public void SleepUntil_TimesWithoutAWait_StayAsTheyAre()
    {
        var budget = new SpinBudget();
        Assert.Equal(long.MaxValue, budget.SleepUntil(5, long.MaxValue));
        Assert.Equal(4, budget.SleepUntil(5, 4));
    }

    [Theory]
    [InlineData(7_000)]
    [InlineData(60_000)]
    [InlineData(300_000)]
    public void OvershootNs_FindsTheTailOfWhatSleepingCosts(double meanNs)
    {
        var budget = new SpinBudget();
        var random = SeededRandom.At(1, 0, 0);
        double sum = 0;
        const int Settle = 3_000;
        const int Samples = 60_000;
        for (var i = 0; i < Samples; i++)
        {
            budget.OnSlept(0, (long)(meanNs * random.NextExponential()));
            sum += i < Settle ? 0 : budget.OvershootNs;
        }

        // The 99th percentile of an exponential is 4.6 means; the estimate breathes around it.
        Assert.InRange(sum / (Samples - Settle), 3.7 * meanNs, 5.7 * meanNs);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Create_NoShare_IsRefused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => new SpinBudget(share));
}
