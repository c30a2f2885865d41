using System.Text.Json;
using Proofload.Measurement.Comparison;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Comparison;

public sealed class HodgesLehmannTests
{
    private static readonly JsonElement Suites = Vector.Load("pragmastat_subset.json").GetProperty("suites");

    [Theory]
    [InlineData("center", 38)]
    [InlineData("shift", 50)]
    [InlineData("ratio", 30)]
    public void Estimates_AgreeWithPragmastat(string suite, int least)
    {
        var cases = 0;
        foreach (var entry in Suites.GetProperty(suite).EnumerateObject())
        {
            if (entry.Value.GetProperty("output") is not { ValueKind: JsonValueKind.Number } output)
                continue;
            var input = entry.Value.GetProperty("input");
            var x = Numbers(input, "x");
            var actual = suite switch
            {
                "center" => HodgesLehmann.Center(x),
                "shift" => HodgesLehmann.Shift(x, Numbers(input, "y")),
                _ => HodgesLehmann.Ratio(x, Numbers(input, "y")),
            };
            AssertClose(output.GetDouble(), actual, entry.Name);
            cases++;
        }

        Assert.True(cases >= least, $"{cases} cases");
    }

    [Theory]
    [InlineData("center-bounds", 30)]
    [InlineData("shift-bounds", 40)]
    [InlineData("ratio-bounds", 40)]
    public void Intervals_HoldThoseOfPragmastatAndAreOneRankWiderAtMost(string suite, int least)
    {
        var cases = 0;
        foreach (var entry in Suites.GetProperty(suite).EnumerateObject())
        {
            if (!entry.Value.TryGetProperty("output", out var output) || !output.TryGetProperty("lower", out var lower))
                continue;
            var input = entry.Value.GetProperty("input");
            var x = Numbers(input, "x");
            var y = suite == "center-bounds" ? [] : Numbers(input, "y");
            var misrate = input.GetProperty("misrate").GetDouble();
            if (misrate >= 1)
                continue;

            // Their rank has a tail of at least half the misrate, so an interval at twice that tail is theirs exactly.
            var most = suite == "center-bounds" ? x.Length * (x.Length + 1) / 2 : x.Length * y.Length;
            var rank = 0;
            while (rank < (most - 1) / 2 && Tail(rank) < misrate / 2 * (1 - 1e-12))
                rank++;
            var theirs = Interval(Math.Min(0.9999999, 2 * Tail(rank)));
            Assert.NotNull(theirs);
            AssertClose(lower.GetDouble(), theirs.Value.Low, entry.Name);
            AssertClose(output.GetProperty("upper").GetDouble(), theirs.Value.High, entry.Name);

            var ours = Interval(misrate);
            Assert.NotNull(ours);
            Assert.True(ours.Value.Low <= theirs.Value.Low && ours.Value.High >= theirs.Value.High, entry.Name);
            cases++;

            double Tail(long c) => suite == "center-bounds" ? SignedRank.Cdf(c, x.Length) : PairwiseRank.Cdf(c, x.Length, y.Length);
            RealInterval? Interval(double rate) => suite switch
            {
                "center-bounds" => HodgesLehmann.CenterInterval(x, rate),
                "shift-bounds" => HodgesLehmann.ShiftInterval(x, y, rate),
                _ => HodgesLehmann.RatioInterval(x, y, rate),
            };
        }

        Assert.True(cases >= least, $"{cases} cases");
    }

    [Fact]
    public void CenterInterval_MissesNoMoreOftenThanItSays()
    {
        foreach (var (n, misrate) in new[] { (6, 0.05), (10, 0.1), (15, 0.05) })
        {
            var missed = 0;
            for (var run = 0; run < 2_000; run++)
            {
                var random = SeededRandom.At(11, (ulong)n, (ulong)run);
                var values = new double[n];
                for (var i = 0; i < n; i++)
                    values[i] = 1 + (random.NextGaussian() / Math.Max(0.05, random.NextDouble()));
                var interval = HodgesLehmann.CenterInterval(values, misrate)!.Value;
                missed += interval.Low > 1 || interval.High < 1 ? 1 : 0;
            }

            // Three standard deviations of the count above the promise; and not so wide as to be useless.
            Assert.InRange(missed / 2_000.0, 0.4 * misrate, misrate + (3 * Math.Sqrt(misrate / 2_000)));
        }
    }

    [Fact]
    public void TooFewValues_GiveNoInterval()
    {
        Assert.Null(HodgesLehmann.CenterInterval([1, 2, 3, 4, 5], 0.05));
        Assert.NotNull(HodgesLehmann.CenterInterval([1, 2, 3, 4, 5, 6], 0.05));
        Assert.Null(HodgesLehmann.ShiftInterval([1, 2, 3], [1, 2, 3], 0.05));
        Assert.Throws<ArgumentException>(() => HodgesLehmann.Center([]));
        Assert.Throws<ArgumentException>(() => HodgesLehmann.Ratio([1, 0], [1]));
        Assert.Throws<ArgumentException>(() => HodgesLehmann.Shift([1, double.NaN], [1]));
    }

    [Fact]
    public void SignedRankTest_DecidesAsItsInterval()
    {
        for (var run = 0; run < 400; run++)
        {
            var random = SeededRandom.At(3, 1, (ulong)run);
            var values = new double[6 + (run % 9)];
            for (var i = 0; i < values.Length; i++)
                values[i] = random.NextGaussian() + 0.6;
            var interval = HodgesLehmann.CenterInterval(values, 0.05)!.Value;
            var test = SignedRankTest.Test(values, 0.1);
            Assert.Equal(interval.Low > 0.1, test.Above <= 0.025);
            Assert.Equal(interval.High < 0.1, test.Below <= 0.025);
            var shift = HodgesLehmann.ShiftInterval(values, [0, 0.3, -0.2, 0.7, -0.9], 0.05)!.Value;
            var pairwise = PairwiseRankTest.Test(values, [0, 0.3, -0.2, 0.7, -0.9], 0.1);
            Assert.Equal(shift.Low > 0.1, pairwise.Above <= 0.025);
            Assert.Equal(shift.High < 0.1, pairwise.Below <= 0.025);
        }
    }

    private static double[] Numbers(JsonElement input, string name) => [.. input.GetProperty(name).EnumerateArray().Select(static v => v.GetDouble())];

    private static void AssertClose(double expected, double actual, string name) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Max(1e-6, Math.Abs(expected)), $"{name}: {actual} instead of {expected}");
}
