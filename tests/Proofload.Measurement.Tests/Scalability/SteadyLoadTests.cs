using Proofload.Measurement.Randomness;
using Proofload.Measurement.Scalability;
using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Tests.Scalability;

public sealed class SteadyLoadTests
{
    [Fact]
    public void LittlesLaw_HoldsWithinFivePercentOfALongWindow()
    {
        Assert.True(LittlesLaw.Check(10, 100, 0.1, 60).Holds);
        Assert.True(LittlesLaw.Check(10, 104.9, 0.1, 60).Holds);
        Assert.False(LittlesLaw.Check(10, 105.1, 0.1, 60).Holds);
        Assert.False(LittlesLaw.Check(10, 94.9, 0.1, 60).Holds);
        Assert.Equal(0.2, LittlesLaw.Check(10, 120, 0.1, 60).Difference, 1e-12);
        Assert.True(LittlesLaw.Check(0, 0, 0, 1).Holds);
        Assert.False(LittlesLaw.Check(0, 5, 1, 10_000).Holds);
        Assert.Throws<ArgumentOutOfRangeException>(static () => LittlesLaw.Check(1, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => LittlesLaw.Check(double.NaN, 1, 1, 1));
    }

    [Fact]
    public void LittlesLaw_AllowsForTheRequestsAcrossTheEndsOfAShortWindow()
    {
        // 10 s requests in a minute: up to a third of the window belongs to requests that cross an end.
        Assert.True(LittlesLaw.Check(10, 0.7, 10, 60).Holds);
        Assert.False(LittlesLaw.Check(10, 0.6, 10, 60).Holds);
    }

    [Theory]
    [InlineData(new[] { 50.0, 80, 95, 100, 104, 103, 60 }, 2)]
    [InlineData(new[] { 10.0, 20, 30, 40 }, null)]
    [InlineData(new[] { 100.0, 110 }, null)]
    [InlineData(new[] { 100.0, 110, 105 }, 0)]
    [InlineData(new[] { 100.0, 110.1, 105 }, null)]
    [InlineData(new[] { 0.0, 0, 0 }, 0)]
    public void SteadyState_IsThreeWindowsWithinTenPercent(double[] windows, int? start) => Assert.Equal(start, SteadyState.Start(windows));

    [Fact]
    public void Counts_MaySpreadAsChanceDoes_AndNotMore()
    {
        Assert.True(SteadyState.CountsAgree([10_000, 10_900, 10_400]));
        Assert.False(SteadyState.CountsAgree([10_000, 11_300, 12_000]));
        Assert.True(SteadyState.CountsAgree([90, 110, 120]));
        Assert.False(SteadyState.CountsAgree([60, 110, 120]));
        Assert.False(SteadyState.CountsAgree([0, 0, 0]));
        Assert.False(SteadyState.CountsAgree([]));
    }

    [Fact]
    public void Counts_OfAPoissonProcessAgreeInAboutNinetyFiveOfAHundredCases()
    {
        var agree = 0;
        for (ulong trial = 0; trial < 1_000; trial++)
        {
            var random = SeededRandom.At(trial, 5, 0);
            var counts = new long[3];
            for (var t = random.NextExponential(); t < 300; t += random.NextExponential())
                counts[(int)(t / 100)]++;
            agree += SteadyState.CountsAgree(counts) ? 1 : 0;
        }

        Assert.InRange(agree, 930, 970);
    }

    [Fact]
    public void RateInterval_CoversTheRateOfADependentSeries()
    {
        // Spans that follow each other: first-order dependence of 0.5, as a backlog gives; 200 spans.
        const int Trials = 400;
        var covered = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var random = SeededRandom.At(trial, 6, 0);
            var rates = new double[200];
            var deviation = 0.0;
            for (var i = 0; i < rates.Length; i++)
                rates[i] = 100 + (10 * (deviation = (0.5 * deviation) + random.NextGaussian()));
            var interval = RateInterval.FromSpans(rates)!.Value;
            covered += interval.Low <= 100 && interval.High >= 100 ? 1 : 0;
        }

        Assert.InRange(covered, 0.89 * Trials, 0.98 * Trials);
    }

    [Fact]
    public void RateInterval_NeedsEightSpans_AndNeverGoesBelowZero()
    {
        Assert.Null(RateInterval.FromSpans([1, 2, 3, 4, 5, 6, 7]));
        Assert.Equal(new RealInterval(5, 5), RateInterval.FromSpans([.. Enumerable.Repeat(5.0, 50)]));
        Assert.Equal(0, RateInterval.FromSpans([0, 0, 0, 0, 0, 0, 0, 9])!.Value.Low);
        Assert.Throws<ArgumentOutOfRangeException>(static () => RateInterval.FromSpans([], 1));
    }
}
