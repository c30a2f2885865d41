using System.Numerics;
using System.Text.Json;
using Proofload.Measurement.Comparison;
using Vector = Proofload.Measurement.Tests.Vectors.Vector;

namespace Proofload.Measurement.Tests.Comparison;

public sealed class RankDistributionTests
{
    [Fact]
    public void SignedRank_AgreesWithAllSignsCounted()
    {
        for (var n = 1; n <= 12; n++)
        {
            var sums = new int[1 << n];
            for (var signs = 0; signs < sums.Length; signs++)
                sums[signs] = Enumerable.Range(0, n).Where(i => (signs >> i & 1) == 1).Sum(static i => i + 1);
            for (var w = -1; w <= (n * (n + 1) / 2) + 1; w++)
                Assert.Equal(sums.Count(s => s <= w) / (double)sums.Length, SignedRank.Cdf(w, n), 1e-14);
        }
    }

    [Fact]
    public void PairwiseRank_AgreesWithAllArrangementsCounted()
    {
        foreach (var (n, m) in new[] { (1, 1), (1, 6), (3, 4), (5, 5), (6, 3) })
        {
            var counts = new int[(n * m) + 1];
            for (var set = 0; set < 1 << (n + m); set++)
            {
                if (BitOperations.PopCount((uint)set) != n)
                    continue;
                var places = Enumerable.Range(0, n + m).Where(i => (set >> i & 1) == 1).ToArray();
                counts[places.Select(static (place, i) => place - i).Sum()]++;
            }

            for (var u = -1; u <= n * m; u++)
                Assert.Equal(counts.Take(u + 1).Sum() / (double)counts.Sum(), PairwiseRank.Cdf(u, n, m), 1e-13);
        }
    }

    [Fact]
    public void LeastMisrates_AreThoseOfTheExtremes()
    {
        Assert.Equal(0.03125, SignedRank.LeastMisrate(6));
        Assert.Equal(6, SignedRank.LeastValues(0.05));
        Assert.Equal(-1, SignedRank.Margin(5, 0.05));
        Assert.Equal(0, SignedRank.Margin(6, 0.05));
        Assert.Equal(0.0079365, PairwiseRank.LeastMisrate(5, 5), 1e-6);
        Assert.Equal(0.00058275, PairwiseRank.LeastMisrate(7, 7), 1e-7);
        Assert.Equal(-1, PairwiseRank.Margin(3, 3, 0.05));
        Assert.Equal(0, PairwiseRank.Margin(4, 4, 0.05));
    }

    [Fact]
    public void LeastMisrates_AgreeWithGolangPerf()
    {
        foreach (var entry in Vector.Load("mannwhitney_gomoremath.json").GetProperty("utest").GetProperty("min_two_sided_p_by_n").EnumerateObject())
        {
            var n = int.Parse(entry.Name, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(entry.Value.GetDouble(), PairwiseRank.LeastMisrate(n, n), 1e-12);
        }
    }

    [Fact]
    public void Margins_AgreeWithPragmastatUpToItsRounding()
    {
        // pragmastat takes the first rank whose tail reaches half the misrate; ours is the last one that does not exceed it.
        var cases = 0;
        foreach (var entry in Vector.Load("pragmastat_subset.json").GetProperty("suites").GetProperty("pairwise-margin").EnumerateObject())
        {
            var input = entry.Value.GetProperty("input");
            if (!entry.Value.TryGetProperty("output", out var output) || output.ValueKind != JsonValueKind.Number)
                continue;
            var (n, m, misrate) = (input.GetProperty("n").GetInt32(), input.GetProperty("m").GetInt32(), input.GetProperty("misrate").GetDouble());
            if (misrate >= 1)
                continue;
            var theirs = output.GetInt64() / 2;
            var tail = PairwiseRank.Cdf(theirs, n, m);
            var slack = 1e-4 * misrate;
            Assert.True(tail >= (misrate / 2) - slack, $"{entry.Name}: {tail} at {theirs}");
            Assert.True(theirs == 0 || PairwiseRank.Cdf(theirs - 1, n, m) < (misrate / 2) + slack, entry.Name);
            var ours = PairwiseRank.Margin(n, m, misrate);
            Assert.InRange(ours, theirs - 1, theirs);
            cases++;
        }

        Assert.True(cases >= 60, $"{cases} cases");
    }

    [Fact]
    public void TheApproximations_MeetTheExactCounts()
    {
        // Just above and below the border between counting and approximating.
        for (var share = 0.3; share < 0.7; share += 0.05)
        {
            Assert.Equal(SignedRank.Cdf((long)(share * 7_260), 120), SignedRank.Cdf((long)(share * 7_381), 121), 0.02);
            Assert.Equal(PairwiseRank.Cdf((long)(share * 79 * 79), 79, 79), PairwiseRank.Cdf((long)(share * 80 * 80), 80, 80), 0.01);
        }
    }
}
