using System.Text.Json;
using Proofload.Measurement.Comparison;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Comparison;

public sealed class MannWhitneyTests
{
    [Fact]
    public void Shifts_AgreeWithKayentaAndR()
    {
        var cases = 0;
        foreach (var entry in Vector.Load("mannwhitney_kayenta.json").GetProperty("cases").EnumerateArray())
        {
            var (x, y) = (Numbers(entry, "experiment"), Numbers(entry, "control"));
            var ci = entry.GetProperty("ci");
            var interval = MannWhitney.ShiftInterval(x, y, entry.GetProperty("confidence").GetDouble());
            Assert.NotNull(interval);
            Assert.True(interval.Value.Low <= interval.Value.High);

            // R's root finder stops within 1e-4 of the step that it looks for. Where nearly all values tie, its ends are noise around 0.
            Assert.Equal(Math.Min(ci[0].GetDouble(), ci[1].GetDouble()), interval.Value.Low, 1e-4);
            Assert.Equal(Math.Max(ci[0].GetDouble(), ci[1].GetDouble()), interval.Value.High, 1e-4);
            Assert.Equal(entry.GetProperty("hl_estimate").GetDouble(), HodgesLehmann.Shift(x, y), 1e-4);
            cases++;
        }

        Assert.Equal(4, cases);
    }

    [Fact]
    public void Tests_AgreeWithGoMoremath()
    {
        foreach (var entry in Vector.Load("mannwhitney_gomoremath.json").GetProperty("utest").GetProperty("cases").EnumerateArray())
        {
            // Two sequences are given by their rule.
            var large = entry.GetProperty("x").ValueKind == JsonValueKind.String;
            double[] x = large ? [.. Enumerable.Range(0, 500).Select(static i => 2.0 * i)] : Numbers(entry, "x");
            double[] y = large ? [.. Enumerable.Range(0, 600).Select(static i => (2.0 * i) - 41)] : Numbers(entry, "y");
            var result = MannWhitney.Test(x, y);
            Assert.Equal(entry.GetProperty("U").GetDouble(), result.U);
            Assert.Equal(entry.GetProperty("p_less").GetDouble(), result.Less, 1e-9);
            Assert.Equal(entry.GetProperty("p_greater").GetDouble(), result.Greater, 1e-9);
            Assert.Equal(entry.GetProperty("p_two").GetDouble(), result.TwoSided, 1e-9);
            Assert.Equal(!large, result.Exact);
        }
    }

    [Fact]
    public void Ties_AreCountedOutByTheirMidRanks()
    {
        // All C(6,3) = 20 choices of the mid-ranks 1.5 1.5 3.5 3.5 5 6: the sum 14.5 of the last three is reached by 1 and, with the other 3.5, by 2.
        var result = MannWhitney.Test([2, 3, 4], [1, 1, 2]);
        Assert.True(result.Exact);
        Assert.Equal(8.5, result.U);
        Assert.Equal(0.1, result.Greater, 1e-12);
        Assert.Equal(1, result.Less, 1e-12);
        Assert.Equal(8.5 / 9, result.Superiority, 1e-12);
        Assert.Equal((2 * 8.5 / 9) - 1, result.CliffsDelta, 1e-12);
    }

    [Fact]
    public void OneValueEverywhere_IsNoDifference()
    {
        var few = MannWhitney.Test([1, 1], [1, 1, 1]);
        Assert.Equal(1, few.TwoSided);
        var many = MannWhitney.Test([.. Enumerable.Repeat(1.0, 100)], [.. Enumerable.Repeat(1.0, 100)]);
        Assert.Equal(1, many.TwoSided);
        Assert.Equal(0, many.CliffsDelta);
        Assert.Throws<ArgumentException>(() => MannWhitney.Test([], [1]));
    }

    private static double[] Numbers(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(static v => v.GetDouble())];
}
