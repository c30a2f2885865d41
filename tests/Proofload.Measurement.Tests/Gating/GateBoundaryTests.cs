using Proofload.Measurement.Comparison;
using Proofload.Measurement.Gating;
using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Tests.Gating;

/// <summary>Sequential boundaries: what they promise without a change, and what they find with one.</summary>
public sealed class GateBoundaryTests
{
    [Theory]
    [InlineData(6, 0.025, 6)]
    [InlineData(12, 0.025, 8)]
    [InlineData(30, 0.025, 8)]
    [InlineData(30, 0.05, 8)]
    [InlineData(30, 0.00625, 10)]
    public void First_possible_decision(int most, double alpha, int first) => Assert.Equal(first, RankBoundary.Of(most, alpha).First);

    [Theory]
    [InlineData(0.025, 6)]
    [InlineData(0.0125, 8)]
    [InlineData(0.00625, 8)]
    public void Least_pairs_of_a_level(double alpha, int pairs) => Assert.Equal(pairs, RankBoundary.LeastPairs(alpha));

    [Fact]
    public void A_single_look_is_the_exact_signed_rank_test()
    {
        var boundary = RankBoundary.Of(6);
        Assert.Equal(1.0 / 64, boundary.Level(6), 12);
        Assert.Equal(0, boundary.Level(4));
        Assert.Equal(0, boundary.Level(5));
        double[] values = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06];
        Assert.Equal(HodgesLehmann.CenterInterval(values, 1.0 / 32), boundary.Interval(values));
        Assert.Null(boundary.Interval(values[..5]));
    }

    [Theory]
    [InlineData(1, 0.025)]
    [InlineData(1, 0.00625)]
    [InlineData(3, 0.025)]
    [InlineData(7, 0.025)]
    [InlineData(42, 0.025)]
    public void Looking_at_every_block_alarms_no_more_often_than_the_level(int shape, double alpha)
    {
        const int Courses = 20_000;
        var boundary = RankBoundary.Of(30, alpha);
        var alarms = Enumerable.Range(0, Courses).Count(course => DecidedAt(boundary, Values(shape, (ulong)course, 0)) is not null);
        Assert.True(alarms <= (alpha * Courses) + (4 * Math.Sqrt(alpha * Courses)), $"{alarms} of {Courses}");
        Assert.True(shape == 42 || alarms > alpha * Courses / 4, $"{alarms} of {Courses}: nothing is ever found");
    }

    [Fact]
    public void Half_the_level_is_spent_before_half_the_pairs_and_all_of_it_at_the_end()
    {
        var boundary = SumBoundary.Of(30);
        Assert.InRange(boundary.Level(2), 0.001, 0.0035);
        Assert.True(boundary.Level(30) is > 0.004 and < 0.025);
        Assert.Equal(0, boundary.Level(3));
        Assert.Equal(0, boundary.Level(32));
        Assert.InRange(SumBoundary.Of(2).Level(2), 0.0225, 0.025);
    }

    [Fact]
    public void Spending_finds_more_with_fewer_pairs_than_an_e_process()
    {
        const int Courses = 400;
        var boundary = RankBoundary.Of(30);
        var lines = new List<string>();
        foreach (var effect in (double[])[0.5, 0.75, 1, 1.5])
        {
            int spent = 0, evident = 0, fixedSample = 0;
            double spentPairs = 0, evidentPairs = 0;
            for (var course = 0; course < Courses; course++)
            {
                var values = Values(1, (ulong)course + 1_000_000, effect);
                spent += DecidedAt(boundary, values) is { } at && Add(ref spentPairs, at) ? 1 : Add(ref spentPairs, 30) ? 0 : 0;
                var evidence = new PairEvidence(0, above: true);
                var pairs = 0;
                while (pairs < 30 && evidence.Peak < 40)
                    evidence.Add(values[pairs++]);
                evident += evidence.Peak >= 40 ? 1 : 0;
                evidentPairs += pairs;
                fixedSample += SignedRankTest.Test(values, 0).Above <= 0.025 ? 1 : 0;
            }

            lines.Add(FormattableString.Invariant($"{effect}: spending {(double)spent / Courses:0.00} after {spentPairs / Courses:0.0} pairs, e-process {(double)evident / Courses:0.00} after {evidentPairs / Courses:0.0}, all 30 at once {(double)fixedSample / Courses:0.00}"));
            Assert.True(spent >= evident, lines[^1]);
            Assert.True(spentPairs <= 1.05 * evidentPairs, lines[^1]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', lines));
        if (Environment.GetEnvironmentVariable("PROOFLOAD_GATE_STUDY") is { Length: > 0 })
            Console.WriteLine(string.Join('\n', lines));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    [InlineData(102)]
    public void Pairs_that_cannot_be_planned_are_refused(int most)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RankBoundary.Of(most));
        Assert.Throws<ArgumentOutOfRangeException>(() => SumBoundary.Of(most));
    }

    private static bool Add(ref double sum, double value)
    {
        sum += value;
        return true;
    }

    private static int? DecidedAt(RankBoundary boundary, double[] values)
    {
        for (var n = RankBoundary.FirstLook; n <= values.Length; n += RankBoundary.Step)
        {
            if (boundary.Level(n) is > 0 and var level && SignedRankTest.Test(values[..n], 0).Above <= level)
                return n;
        }

        return null;
    }

    // 1: normal; 3: the spread grows fifteenfold; 7: a burst at every seventh pair; 42: the order of the pair moves the value.
    private static double[] Values(int shape, ulong course, double centre) => [.. Enumerable.Range(0, 30).Select(i =>
    {
        var random = SeededRandom.At((ulong)shape, course, (ulong)i);
        var noise = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return centre + shape switch
        {
            3 => noise * (0.2 + (2.8 * i / 29)),
            7 => noise * (i % 7 == 0 ? 5 : 1),
            42 => noise + (i % 2 == 0 ? 0.7 : -0.7),
            _ => noise,
        };
    })];
}
