using System.Text.Json;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Scalability;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Scalability;

/// <summary>Sources of the numbers are named in kneedle_kneed.json.</summary>
public sealed class KneedleTests
{
    private static readonly JsonElement Vectors = Vector.Load("kneedle_kneed.json");

    [Fact]
    public void PublishedCases_GiveThePublishedKnees()
    {
        var seen = 0;
        foreach (var row in Vectors.GetProperty("cases").EnumerateArray())
        {
            var name = row.GetProperty("series").GetString()!;
            var (x, y) = Series(name);
            var found = Kneedle.Find(x, y, Options(row.GetProperty("params")));
            var expected = row.GetProperty("kneed_run_here").GetDouble();
            Assert.True(found is { } knee && Math.Abs(knee - expected) <= 1e-9 * expected, $"{name}: {found}, kneed gives {expected}");
            Assert.Equal(row.GetProperty("expected_knee").GetDouble(), found.Value, 0.05 * expected);
            seen++;
        }

        Assert.Equal(15, seen);
    }

    [Fact]
    public void Online_FindsAllKneesOfABumpyCurve()
    {
        var (x, y) = Series("bumpy");
        var options = new KneedleOptions { Curve = KneeCurve.Convex, Direction = KneeDirection.Decreasing, Online = true };
        var expected = Vectors.GetProperty("all_knees_bumpy_online").EnumerateArray().Select(static v => v.GetDouble());
        Assert.Equal(expected, Kneedle.FindAll(x, y, options).Distinct().Order());
    }

    [Fact]
    public void Sensitivity_MovesTheKneeAsInKneed()
    {
        var (x, y) = Series("gamma_seed23");
        foreach (var row in Vectors.GetProperty("sensitivity_gamma_seed23_actual").EnumerateObject())
        {
            var options = new KneedleOptions { Curve = KneeCurve.Convex, Direction = KneeDirection.Decreasing, Sensitivity = double.Parse(row.Name) };
            Assert.Equal(row.Value.GetDouble(), Kneedle.Find(x, y, options));
        }
    }

    [Fact]
    public void CurvesWithoutAKnee_HaveNone()
    {
        var (x, y) = Series("no_knee");
        Assert.Null(Kneedle.Find(x, y, new KneedleOptions { Curve = KneeCurve.Convex, Direction = KneeDirection.Decreasing }));
        Assert.Null(Kneedle.Find([1, 2, 3, 4, 5, 6, 7], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], new KneedleOptions { Sensitivity = 0 }));
        Assert.Null(Kneedle.Find([1, 2, 3, 4], [5, 5, 5, 5]));
        Assert.Null(Kneedle.Find([1, 2], [1, 2]));
        Assert.Throws<ArgumentException>(static () => Kneedle.Find([1, 1, 2], [1, 2, 3]));
        Assert.Throws<ArgumentException>(static () => Kneedle.Find([1, 2], [1]));
        Assert.Throws<ArgumentException>(static () => Kneedle.Find([1, 2, 3], [1, double.NaN, 2]));
    }

    [Theory]
    [InlineData(64, 12)]
    [InlineData(32, 12)]
    [InlineData(16, 12)]
    public void OnLog2_TheKneeOfADoublingLadderIsWhereTheCurveBends(int bend, int sharpness)
    {
        // Linear, then flat: 1, 2, 4 ... 256.
        LoadPoint[] points = [.. Enumerable.Range(0, 9).Select(static i => 1 << i).Select(n => new LoadPoint(n, 100 * n / Math.Pow(1 + Math.Pow(n / (double)bend, sharpness), 1.0 / sharpness)))];
        var knee = Kneedle.OnLog2(points)!;
        Assert.Equal(bend, knee.Load);
        Assert.True(knee.Low <= knee.Load && knee.Load <= knee.High);
        Assert.InRange(knee.Share, 0.5, 1);
    }

    [Fact]
    public void OnLog2_AStraightLineOnThatAxisHasNoKnee() =>
        Assert.Null(Kneedle.OnLog2([.. Enumerable.Range(0, 9).Select(static i => new LoadPoint(1 << i, 10 + i))]));

    [Fact]
    public void OnLog2_IsTheSameForTheSameSeed_AndForAnyOrder()
    {
        var random = SeededRandom.At(4, 4, 4);
        var law = new UslModel(0.05, 0.002, 10);
        var points = new LoadPoint[12];
        for (var i = 0; i < points.Length; i++)
            points[i] = new LoadPoint(i + 1, law.ThroughputAt(i + 1) * (1 + (0.01 * random.NextGaussian())));
        Assert.Equal(Kneedle.OnLog2(points, seed: 3), Kneedle.OnLog2(points, seed: 3));
        Assert.Equal(Kneedle.OnLog2(points)?.Load, Kneedle.OnLog2([.. points.Reverse()])?.Load);
        Assert.Null(Kneedle.OnLog2([]));
    }

    private static KneedleOptions Options(JsonElement p) => new()
    {
        Sensitivity = p.TryGetProperty("S", out var s) ? s.GetDouble() : 1,
        Curve = p.TryGetProperty("curve", out var c) && c.GetString() == "convex" ? KneeCurve.Convex : KneeCurve.Concave,
        Direction = p.TryGetProperty("direction", out var d) && d.GetString() == "decreasing" ? KneeDirection.Decreasing : KneeDirection.Increasing,
        Online = p.TryGetProperty("online", out var o) && o.GetBoolean(),
        PolynomialDegree = p.TryGetProperty("interp_method", out var i) && i.GetString() == "polynomial"
            ? p.TryGetProperty("polynomial_degree", out var degree) ? degree.GetInt32() : 7
            : null,
    };

    private static (double[] X, double[] Y) Series(string name)
    {
        var series = Vectors.GetProperty("series").GetProperty(name);
        return ([.. series.GetProperty("x").EnumerateArray().Select(static v => v.GetDouble())], [.. series.GetProperty("y").EnumerateArray().Select(static v => v.GetDouble())]);
    }
}
