using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Tests;

public sealed class DistributionTests
{
    private const int Samples = 200_000;

    [Theory]
    [InlineData("constant:5ms", 0.005, 0.005)]
    [InlineData("5ms", 0.005, 0.005)]
    [InlineData("uniform:10ms,30ms", 0.020, 0.020)]
    [InlineData("exponential:20ms", 0.020, 0.020 * 0.693147)]
    [InlineData("normal:20ms,2ms", 0.020, 0.020)]
    [InlineData("normal:10ms,10ms", 0.010 + (0.010 * 0.241971 / 0.841345), 0.010 + (0.010 * 0.200174))]
    [InlineData("lognormal:20ms,0.5", 0.020 * 1.133148, 0.020)]
    [InlineData("gamma:20ms,2", 0.020, 0.020 * 0.839173)]
    [InlineData("gamma:20ms,0.5", 0.020, 0.020 * 0.454936)]
    [InlineData("bimodal:5ms,105ms,0.05", 0.010, 0.005)]
    [InlineData("empirical:1ms,2ms,6ms", 0.003, 0.002)]
    public void Sample_ManyDraws_HaveTheMeanAndMedianOfTheDistribution(string text, double mean, double median)
    {
        var distribution = Distribution.ParseDuration(text);
        var draws = Draw(distribution);
        Array.Sort(draws);
        Assert.Equal(mean, distribution.Mean, mean * 0.001);
        Assert.Equal(mean, draws.Average(), mean * 0.015);
        Assert.Equal(median, draws[Samples / 2], median * 0.02);
        Assert.True(draws[0] >= 0);
    }

    [Theory]
    [InlineData("exponential:20ms", 1.0)]
    [InlineData("gamma:20ms,4", 0.25)]
    [InlineData("gamma:20ms,0.5", 2.0)]
    [InlineData("uniform:0,20ms", 1.0 / 3)]
    public void Sample_ManyDraws_HaveTheSquaredCoefficientOfVariation(string text, double expected)
    {
        var draws = Draw(Distribution.ParseDuration(text));
        var mean = draws.Average();
        var variance = draws.Sum(d => (d - mean) * (d - mean)) / Samples;
        Assert.Equal(expected, variance / (mean * mean), expected * 0.05);
    }

    [Fact]
    public void Sample_SameSeedAndIndex_IsTheSameWhateverWasDrawnBefore()
    {
        var distribution = Distribution.ParseDuration("gamma:20ms,0.7");
        var forwards = Enumerable.Range(0, 100).Select(i => distribution.SampleNs(SplitMix64.For(7, i, SamplePurpose.ServiceTime))).ToArray();
        var backwards = Enumerable.Range(0, 100).Reverse().Select(i => distribution.SampleNs(SplitMix64.For(7, i, SamplePurpose.ServiceTime))).Reverse().ToArray();
        Assert.Equal(forwards, backwards);
        Assert.NotEqual(forwards, [.. Enumerable.Range(0, 100).Select(i => distribution.SampleNs(SplitMix64.For(8, i, SamplePurpose.ServiceTime)))]);
    }

    [Theory]
    [InlineData("exponental:20ms", "Did you mean 'exponential'?")]
    [InlineData("exponential:20", "'20' is not a duration such as 20ms. Allowed: exponential:MEAN.")]
    [InlineData("uniform:30ms,10ms", "LOW must not be above HIGH")]
    [InlineData("uniform:30ms", "it needs 2 value(s), 1 given. Allowed: uniform:LOW,HIGH.")]
    [InlineData("bimodal:1ms,2ms,1.5", "SHARE_OF_SLOW must be 0 to 1")]
    [InlineData("gamma:1ms,0", "SHAPE must be above 0")]
    [InlineData("normal:-1ms,1ms", "'-1ms' is not a duration")]
    public void ParseDuration_WrongText_SaysWhatIsWrongAndAllowed(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<SimulatorOptionException>(() => Distribution.ParseDuration(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void ParseCount_TakesNumbersWithoutUnit()
    {
        Assert.Equal(125, Distribution.ParseCount("uniform:50,200").Mean);
        Assert.Throws<SimulatorOptionException>(() => Distribution.ParseCount("constant:5ms"));
    }

    private static double[] Draw(Distribution distribution) =>
        [.. Enumerable.Range(0, Samples).Select(i =>
        {
            var random = SplitMix64.For(42, i, SamplePurpose.ServiceTime);
            return distribution.Sample(ref random);
        })];
}
