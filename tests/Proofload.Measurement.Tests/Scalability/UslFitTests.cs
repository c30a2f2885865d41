using System.Text.Json;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Scalability;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Scalability;

/// <summary>Sources of the numbers are named in usl_published.json.</summary>
public sealed class UslFitTests
{
    private static readonly JsonElement Vectors = Vector.Load("usl_published.json");

    /// <summary>0.1 %. The raytracer's beta is published as 0.00163, three digits; the further ones are this fit's.</summary>
    [Theory]
    [InlineData("cisco", 32, 0.02671591, 0.0007690945, 995.6486)]
    [InlineData("specsdm91", 7, 0.02773, 0.0001044, 90.0)]
    [InlineData("raytracer", 6, 0.02444, 0.0016268, 20.85605)]
    public void PublishedDataSets_GiveThePublishedCoefficients(string data, int rows, double alpha, double beta, double gamma)
    {
        var model = Fit(data, rows).Model;
        Near(alpha, model.Alpha);
        Near(beta, model.Beta);
        Near(gamma, model.Gamma);
    }

    [Theory]
    [InlineData("cisco", 32)]
    [InlineData("specsdm91", 7)]
    public void ASecondImplementationAgreesToSixDigits(string data, int rows)
    {
        var expected = Vectors.GetProperty("recomputed").GetProperty(data);
        var model = Fit(data, rows).Model;
        Assert.Equal(1, model.Alpha / expected.GetProperty("alpha").GetDouble(), 1e-6);
        Assert.Equal(1, model.Beta / expected.GetProperty("beta").GetDouble(), 1e-6);
        Assert.Equal(1, model.Gamma / expected.GetProperty("gamma").GetDouble(), 1e-6);
        Assert.Equal(1, model.Peak!.Value / expected.GetProperty("peakN").GetDouble(), 1e-6);
    }

    [Fact]
    public void Cisco_PeaksWhereItWasPublished()
    {
        var fit = Fit("cisco", 32);
        Assert.Equal(UslPeakState.Extrapolated, fit.PeakState);
        Assert.Equal(35, Math.Floor(fit.Model.Peak!.Value));
        Assert.Equal(12_341, fit.Model.PeakThroughput!.Value, 12.0);
        foreach (var row in Case("cisco").GetProperty("usl4j_tests").GetProperty("throughput_at").EnumerateObject())
            Assert.Equal(1, fit.Model.ThroughputAt(int.Parse(row.Name)) / row.Value.GetDouble(), 1e-6);
        foreach (var row in Case("cisco").GetProperty("usl4j_tests").GetProperty("latency_at").EnumerateObject())
            Assert.Equal(row.Value.GetDouble(), fit.Model.LatencyAt(int.Parse(row.Name)), 1e-7);
    }

    [Fact]
    public void Specsdm91_ErrorsPeakAndResidualsAreThePublishedOnes()
    {
        var fit = Fit("specsdm91", 7);
        Assert.Equal(UslPeakState.Observed, fit.PeakState);
        Assert.Equal(96.51956, fit.Model.Peak!.Value, 1e-3);
        Assert.Equal(1_884, fit.Model.PeakThroughput!.Value, 0.5);
        Assert.Equal(3_245.589, fit.Model.Limit!.Value, 0.1);
        Assert.Equal(36.06401, fit.Model.Optimum!.Value, 1e-3);
        Assert.Equal(82.85, fit.ResidualError, 0.01);

        // Published standard errors, 4 degrees of freedom: t = 2.7764451.
        Assert.Equal(0.009122, (fit.Alpha!.Value.High - fit.Model.Alpha) / 2.7764451, 5e-6);
        Assert.Equal(1.988e-5, (fit.Beta!.Value.High - fit.Model.Beta) / 2.7764451, 2e-8);
        Assert.Equal(14.21, (fit.Gamma!.Value.High - fit.Model.Gamma) / 2.7764451, 0.01);

        var points = Points("specsdm91", 7);
        var residuals = Case("specsdm91").GetProperty("residuals").EnumerateArray().Select(static v => v.GetDouble()).ToArray();
        for (var i = 0; i < points.Length; i++)
            Assert.Equal(residuals[i], points[i].Throughput - fit.Model.ThroughputAt(points[i].Load), 0.1);
        Assert.Equal(0.0876, fit.Model.EfficiencyAt(216), 0.01);
    }

    [Fact]
    public void ExactData_GiveTheirCoefficients()
    {
        var exact = Case("exact_0.02");
        LoadPoint[] points =
        [
            .. exact.GetProperty("load").EnumerateArray().Zip(exact.GetProperty("tput").EnumerateArray(), static (n, x) => new LoadPoint(n.GetDouble(), x.GetDouble())),
        ];
        var model = UslFit.Fit(points)!.Model;
        Assert.Equal((0.02, 0.02, 1.0), (Math.Round(model.Alpha, 3), Math.Round(model.Beta, 3), Math.Round(model.Gamma, 3)));
    }

    [Fact]
    public void DataWithoutAPeak_SaySo()
    {
        var fit = Fit("raytracer", 11);
        Assert.Equal(UslPeakState.NotObserved, fit.PeakState);
        Assert.Equal(0, fit.Model.Beta);
        Assert.Equal((null, null, null, null), (fit.Model.Peak, fit.Model.PeakThroughput, fit.Beta, fit.Peak));
        Assert.Equal(0.05777078, fit.Model.Alpha, 1e-6);
        Assert.Equal(21.84884, fit.Model.Gamma, 1e-4);
        Assert.True(fit.ShareWithoutPeak > 0.5);
    }

    [Fact]
    public void PerfectScaling_HasNeitherContentionNorPeak()
    {
        LoadPoint[] points = [.. Enumerable.Range(1, 8).Select(static n => new LoadPoint(n, 7.0 * n))];
        var fit = UslFit.Fit(points)!;
        Assert.Equal((0.0, 0.0), (fit.Model.Alpha, fit.Model.Beta));
        Assert.Equal(7, fit.Model.Gamma, 1e-9);
        Assert.Equal((null, null), (fit.Model.Limit, fit.Model.Optimum));
    }

    [Fact]
    public void TooFewPointsOrLoads_HaveNoFit()
    {
        Assert.Null(UslFit.Fit(Points("cisco", 5)));
        Assert.Null(UslFit.Fit([.. Points("cisco", 3), .. Points("cisco", 3), .. Points("cisco", 3)]));
        Assert.Null(UslFit.Fit([.. Enumerable.Range(1, 8).Select(static n => new LoadPoint(n, 0))]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => UslFit.Fit([new LoadPoint(0, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => UslFit.Fit([new LoadPoint(1, double.NaN)]));
    }

    [Fact]
    public void TheUnitOfThroughput_DoesNotMatter()
    {
        var points = Points("specsdm91", 7);
        var one = UslFit.Fit(points)!;
        var other = UslFit.Fit([.. points.Select(static p => p with { Throughput = p.Throughput * 1e6 })])!;
        Assert.Equal(one.Model.Alpha, other.Model.Alpha, 1e-10);
        Assert.Equal(one.Model.Gamma * 1e6, other.Model.Gamma, 1);
        Assert.Equal(one.Gamma!.Value.Low * 1e6, other.Gamma!.Value.Low, 1);
        Assert.Equal(one.Peak!.Value.Low!.Value, other.Peak!.Value.Low!.Value, 1e-6);
    }

    [Fact]
    public void TheIntervals_CoverTheTruthAboutAsOftenAsTheyPromise()
    {
        // 16 levels of load, 2 % noise, peak at 31.
        var truth = new UslModel(0.03, 0.001, 100);
        const int Trials = 120;
        var (alpha, peak) = (0, 0);
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var random = SeededRandom.At(trial, 9, 9);
            var points = new LoadPoint[16];
            for (var i = 0; i < points.Length; i++)
                points[i] = new LoadPoint(1 + (3 * i), truth.ThroughputAt(1 + (3 * i)) + (truth.PeakThroughput!.Value * 0.02 * random.NextGaussian()));
            var fit = UslFit.Fit(points, seed: trial, resamples: 100)!;
            alpha += fit.Alpha is { } a && a.Low <= truth.Alpha && truth.Alpha <= a.High ? 1 : 0;
            peak += fit.Peak is { } p && p.Low <= truth.Peak && (p.High is null || truth.Peak <= p.High) ? 1 : 0;
        }

        Assert.InRange(alpha, 0.90 * Trials, Trials);
        Assert.InRange(peak, 0.82 * Trials, Trials);
    }

    private static void Near(double expected, double actual) => Assert.InRange(actual / expected, 0.999, 1.001);

    private static UslFit Fit(string data, int rows) => UslFit.Fit(Points(data, rows))!;

    private static LoadPoint[] Points(string data, int rows) =>
        [.. Vectors.GetProperty("data").GetProperty(data).EnumerateArray().Take(rows).Select(static r => new LoadPoint(r[0].GetDouble(), r[1].GetDouble()))];

    private static JsonElement Case(string name) => Vectors.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
}
