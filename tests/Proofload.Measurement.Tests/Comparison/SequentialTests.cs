using Proofload.Measurement.Comparison;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Comparison;

/// <summary>
/// Of the vectors of confseq those of what this assembly has: the normal mixture and the interval of a share. Its stitched bounds, the bounds of the empirical process and
/// the sequential A/B test of quantiles are not here: pairs of runs have an exact rank test with a spent level, and windows of a canary a union bound.
/// </summary>
public sealed class SequentialTests
{
    [Fact]
    public void NormalMixture_AgreesWithConfseq()
    {
        var vectors = Vector.Load("anytime_valid_confseq.json");
        var two = vectors.GetProperty("normal_mixture_two_sided");
        var mixture = new NormalMixture(100);
        Assert.Equal(two.GetProperty("log_mixture_s10_v100").GetDouble(), mixture.LogEvidence(10, 100), 1e-5);
        Assert.Equal(two.GetProperty("bound_v100_alpha05").GetDouble(), mixture.Bound(100), 1e-5);
        var one = vectors.GetProperty("normal_mixture_one_sided");
        var oneSided = new NormalMixture(100, oneSided: true);
        Assert.Equal(one.GetProperty("log_mixture_s10_v100").GetDouble(), oneSided.LogEvidence(10, 100), 1e-5);
        Assert.Equal(one.GetProperty("bound_v100_alpha05").GetDouble(), oneSided.Bound(100), 1e-5);
    }

    [Fact]
    public void ProportionSequence_AgreesWithConfseq()
    {
        foreach (var entry in Vector.Load("anytime_valid_confseq.json").GetProperty("bernoulli_ci").EnumerateArray())
        {
            var interval = ProportionSequence.Interval(
                entry.GetProperty("succ").GetInt64(), entry.GetProperty("n").GetInt64(), entry.GetProperty("alpha").GetDouble(), entry.GetProperty("t_opt").GetDouble());
            Assert.Equal(entry.GetProperty("ci")[0].GetDouble(), interval.Low, 2e-6);
            Assert.Equal(entry.GetProperty("ci")[1].GetDouble(), interval.High, 2e-6);
        }
    }

    [Fact]
    public void ProportionSequence_WithoutSuccesses_BeginsAtZero()
    {
        var none = ProportionSequence.Interval(0, 50);
        Assert.Equal(0, none.Low);
        Assert.InRange(none.High, 0.01, 0.2);
        var all = ProportionSequence.Interval(50, 50);
        Assert.Equal(1, all.High);
        Assert.Equal(1 - none.High, all.Low, 1e-6);
    }

    [Fact]
    public void MeanInterval_HoldsAtEveryLook()
    {
        var left = 0;
        for (var run = 0; run < 1_000; run++)
        {
            var random = SeededRandom.At(21, 0, (ulong)run);
            var mixture = new NormalMixture(10);
            double sum = 0;
            for (var n = 1; n <= 100; n++)
            {
                sum += random.NextGaussian();
                var interval = mixture.MeanInterval(sum / n, n, 1);
                if (interval.Low <= 0 && interval.High >= 0)
                    continue;
                left++;
                break;
            }
        }

        Assert.InRange(left / 1_000.0, 0.005, 0.05);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PairSequence_LookedAtAfterEveryPair_RarelyAlarmsWithoutAChange(int shape)
    {
        // At the limit itself, where an alarm is likeliest: normal, heavy tails, a spread that grows, and two groups of spreads.
        const int Runs = 4_000;
        int above = 0, below = 0;
        for (var run = 0; run < Runs; run++)
        {
            var random = SeededRandom.At(31, (ulong)shape, (ulong)run);
            var sequence = new PairSequence(double.NegativeInfinity, 0.05, alpha: 0.05);
            for (var pair = 0; pair < 30 && sequence.Decision == SequenceDecision.Undecided; pair++)
                sequence.Add(0.05 + Noise(ref random, shape, pair));
            above += sequence.Decision == SequenceDecision.Above ? 1 : 0;
            below += sequence.Decision == SequenceDecision.Inside ? 1 : 0;
        }

        Assert.InRange(above / (double)Runs, 0.01, 0.05 + (2 * Math.Sqrt(0.05 / Runs)));
        Assert.InRange(below / (double)Runs, 0.01, 0.05 + (2 * Math.Sqrt(0.05 / Runs)));
    }

    [Fact]
    public void PairSequence_FindsAClearChangeWithinFewPairs()
    {
        var pairs = new List<int>();
        for (var run = 0; run < 500; run++)
        {
            var random = SeededRandom.At(33, 0, (ulong)run);
            var sequence = new PairSequence(double.NegativeInfinity, 0.05);
            while (sequence.Decision == SequenceDecision.Undecided && sequence.Values.Count < 60)
                sequence.Add(0.15 + (0.05 * random.NextGaussian()));
            Assert.NotEqual(SequenceDecision.Inside, sequence.Decision);
            pairs.Add(sequence.Values.Count);
        }

        pairs.Sort();
        Assert.InRange(pairs[250], 6, 10);
        Assert.True(pairs[475] <= 20, $"{pairs[475]} pairs in one case of twenty");
    }

    [Fact]
    public void PairSequence_DecidesWithinARange()
    {
        var sequence = new PairSequence(Math.Log(0.9), Math.Log(1.1));
        var random = SeededRandom.At(34, 0, 0);
        while (sequence.Decision == SequenceDecision.Undecided && sequence.Values.Count < 100)
            sequence.Add(0.02 * random.NextGaussian());
        Assert.Equal(SequenceDecision.Inside, sequence.Decision);
        Assert.True(sequence.EvidenceInside >= 20 && sequence.EvidenceAbove < 20 && sequence.EvidenceBelow < 20);
    }

    [Fact]
    public void PairEvidence_OfSixOnOneSide_CanDecideAndOfFiveCannot()
    {
        var evidence = new PairEvidence(0, above: true);
        for (var i = 0; i < 5; i++)
            evidence.Add(1);
        Assert.True(evidence.Value < 20);
        evidence.Add(1);
        Assert.True(evidence.Value >= 20, $"{evidence.Value}");
        evidence.Add(-5);
        Assert.True(evidence.Value < evidence.Peak);
        Assert.Equal(7, evidence.Pairs);
    }

    [Fact]
    public void Interval_HoldsAtEveryLookAndNarrows()
    {
        int left = 0, closed = 0;
        double early = 0, late = 0;
        for (var run = 0; run < 150; run++)
        {
            var random = SeededRandom.At(35, 0, (ulong)run);
            var sequence = new PairSequence(double.NegativeInfinity, 0);
            var out1 = false;
            for (var pair = 1; pair <= 24; pair++)
            {
                sequence.Add(0.03 + (0.02 * random.NextGaussian()));
                if (pair % 6 != 0 || sequence.Interval() is not { } interval)
                    continue;
                out1 |= interval.Low > 0.03 || interval.High < 0.03;
                early += pair == 12 ? interval.High - interval.Low : 0;
                late += pair == 24 ? interval.High - interval.Low : 0;
                closed += pair == 24 ? 1 : 0;
            }

            left += out1 ? 1 : 0;
        }

        Assert.True(left <= 15, $"left {left} of 150");
        Assert.True(closed >= 148, $"{closed} closed");
        Assert.True(late < early);
    }

    private static double Noise(ref SeededRandom random, int shape, int pair) => shape switch
    {
        0 => 0.03 * random.NextGaussian(),
        1 => 0.01 * random.NextGaussian() / Math.Max(1e-3, random.NextDouble()),
        2 => 0.01 * (1 + pair) * random.NextGaussian(),
        _ => (random.NextDouble() < 0.2 ? 1 : 0.01) * random.NextGaussian(),
    };
}
