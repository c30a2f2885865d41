using Proofload.Analysis.Canaries;
using Proofload.Measurement.Randomness;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Canaries;

public sealed class CanaryJudgeTests
{
    private static readonly CanaryMetric Latency = new() { Name = "latency_p99" };
    private static readonly CanaryMetric Errors = new() { Name = "errors", RateMargin = 0.1 };

    // The first three are reports of canaries that a judge of rank tests and mean ratios let pass.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Most_windows_a_hundred_times_as_slow_are_worse(bool paired)
    {
        // github.com/spinnaker/spinnaker/issues/6278: the low end of the interval of the shift is 6.8e-5.
        double[] canary = [100, 100, 100, 100, 100, 100, 100, 1, 1, 1], baseline = [.. Enumerable.Repeat(1.0, 10)];
        var finding = Judge(Latency, baseline, canary, paired);
        Assert.Equal(CanaryVerdict.Worse, finding.Verdict);
        Assert.Equal(100, finding.Ratio!.Value, 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_change_of_variability_is_seen_where_the_middle_is_the_same(bool paired)
    {
        // github.com/spinnaker/kayenta/issues/780, case 1.
        double[] calm = [10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17.0, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7];
        double[] wild = [1, 100, 4, 101, 5, 102, 6, 103, 7, 104, 8, 105, 9, 106, 17];
        Assert.Equal(CanaryVerdict.Changed, Judge(Latency, wild, calm, paired).Verdict);
        Assert.Equal(CanaryVerdict.Unsteady, Judge(Latency, calm, wild, paired).Verdict);
    }

    [Fact]
    public void A_drift_of_both_sides_hides_no_change_and_makes_none()
    {
        // Both swing between 1 and 4; the canary is 15 % slower in every window, or unchanged.
        double[] baseline = [.. Enumerable.Range(0, 30).Select(static i => 2.5 + (1.5 * Math.Sin(i)) + (0.01 * (i % 3)))];
        double[] slower = [.. baseline.Select(static (v, i) => v * (1.15 + (0.01 * (i % 5 - 2))))], same = [.. baseline.Select(static (v, i) => v * (1 + (0.01 * (i % 5 - 2))))];
        Assert.Equal(CanaryVerdict.Inconclusive, Judge(Latency, baseline, slower).Verdict);
        var finding = Judge(Latency, baseline, slower, paired: true);
        Assert.Equal(CanaryVerdict.Worse, finding.Verdict);
        Assert.Equal(1.15, finding.Ratio!.Value, 1e-2);
        Assert.Equal(CanaryVerdict.Inconclusive, Judge(Latency, baseline, same).Verdict);
        Assert.Equal(CanaryVerdict.Pass, Judge(Latency, baseline, same, paired: true).Verdict);
    }

    [Fact]
    public void Windows_of_which_one_side_has_no_value_are_no_pairs()
    {
        double[] even = [.. Enumerable.Range(0, 16).Select(static i => i % 2 == 0 ? 1 : double.NaN)], odd = [.. Enumerable.Range(0, 16).Select(static i => i % 2 == 1 ? 1 : double.NaN)];
        var finding = Judge(Latency, even, odd, paired: true);
        Assert.Equal(CanaryVerdict.Inconclusive, finding.Verdict);
        Assert.Contains("rarely fall in the same one", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_errors_among_windows_without_any_are_worse()
    {
        // github.com/spinnaker/kayenta/issues/426.
        var judgement = CanaryJudge.Judge([CanaryEvidence.FromCounts(Errors, [0, 0, 0, 0, 0, 0], [0, 1, 2, 1, 0, 0])]);
        Assert.Equal(CanaryVerdict.Worse, judgement.Verdict);
        Assert.Equal(0, judgement.Score);
    }

    [Fact]
    public void A_certain_change_too_small_to_matter_passes()
    {
        var random = SeededRandom.At(1, 2, 3);
        double[] baseline = [.. Enumerable.Range(0, 400).Select(_ => 100 + random.NextGaussian())];
        double[] canary = [.. Enumerable.Range(0, 400).Select(_ => 101 + random.NextGaussian())];
        var finding = Judge(Latency, baseline, canary);
        Assert.True(finding.PValue < 1e-6);
        Assert.Equal(CanaryVerdict.Pass, finding.Verdict);
    }

    [Fact]
    public void Too_few_windows_are_never_a_pass()
    {
        var finding = Judge(Latency, [1, 1, 1, 1, 1, 1], [1, 1, 1]);
        Assert.Equal(CanaryVerdict.Inconclusive, finding.Verdict);
        Assert.Contains("canary 3", finding.Reason, StringComparison.Ordinal);
        Assert.Null(finding.PValue);
    }

    [Fact]
    public void Windows_without_a_value_are_no_zeros()
    {
        double[] holes = [1, double.NaN, 1, double.NaN, 1, double.NaN, 1, double.NaN];
        Assert.Equal(CanaryVerdict.Inconclusive, Judge(Latency, holes, holes).Verdict);
    }

    [Fact]
    public void No_requests_are_never_a_pass()
    {
        var evidence = new CanaryEvidence { Metric = Errors, BaselineEvents = new EventCount(0, 100), CanaryEvents = new EventCount(0, 0) };
        var judgement = CanaryJudge.Judge([evidence]);
        Assert.Equal(CanaryVerdict.Inconclusive, judgement.Verdict);
        Assert.Contains("no requests of the canary", judgement.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10_000, 0, 10_000, CanaryVerdict.Pass)]
    [InlineData(0, 100, 0, 100, CanaryVerdict.Inconclusive)] // three errors in a hundred could have stayed unseen
    [InlineData(10, 10_000, 60, 10_000, CanaryVerdict.Worse)]
    [InlineData(60, 10_000, 10, 10_000, CanaryVerdict.Pass)]
    [InlineData(100, 1_000_000, 300, 1_000_000, CanaryVerdict.Pass)] // certain, and 0.02 points
    public void Rates_of_errors_are_tested_as_rates(long baseline, long ofBaseline, long canary, long ofCanary, CanaryVerdict expected)
    {
        var metric = new CanaryMetric { Name = "error_rate", RateMargin = 0.001 };
        var evidence = new CanaryEvidence { Metric = metric, BaselineEvents = new EventCount(baseline, ofBaseline), CanaryEvents = new EventCount(canary, ofCanary) };
        Assert.Equal(expected, CanaryJudge.Judge([evidence]).Verdict);
    }

    [Fact]
    public void Less_throughput_is_worse_and_more_is_not()
    {
        var metric = new CanaryMetric { Name = "throughput", Better = BetterDirection.Higher };
        double[] much = [100, 101, 99, 100, 102, 98, 100, 101], little = [80, 81, 79, 80, 82, 78, 80, 81];
        Assert.Equal(CanaryVerdict.Worse, Judge(metric, much, little).Verdict);
        Assert.Equal(CanaryVerdict.Pass, Judge(metric, little, much).Verdict);
    }

    [Fact]
    public void A_failure_that_is_not_critical_costs_its_weight()
    {
        double[] same = [100, 101, 99, 100, 102, 98, 100, 101], slow = [150, 151, 149, 150, 152, 148, 150, 151];
        var good = new CanaryEvidence { Metric = Latency with { Weight = 99 }, Baseline = same, Canary = same };
        var bad = new CanaryEvidence { Metric = new CanaryMetric { Name = "cache_misses", Critical = false }, Baseline = same, Canary = slow };
        var judgement = CanaryJudge.Judge([good, bad]);
        Assert.Equal((CanaryVerdict.Pass, 99.0), (judgement.Verdict, judgement.Score));
        Assert.Equal(CanaryVerdict.Worse, judgement.Findings[0].Verdict);
        Assert.Equal(CanaryVerdict.Worse, CanaryJudge.Judge([good with { Metric = Latency }, bad]).Verdict);
    }

    [Fact]
    public void An_unchanged_canary_is_rarely_called_worse()
    {
        var (failed, passed) = (0, 0);
        for (var trial = 0; trial < 1_000; trial++)
        {
            var random = SeededRandom.At(31, 7, (ulong)trial);
            var evidence = new List<CanaryEvidence>();
            foreach (var sigma in (double[])[0.05, 0.08, 0.12])
            {
                evidence.Add(new CanaryEvidence
                {
                    Metric = Latency with { Name = $"spread {sigma}", Margin = 0.25 },
                    Baseline = Windows(ref random, sigma, 12),
                    Canary = Windows(ref random, sigma, 12),
                });
            }

            var verdict = CanaryJudge.Judge(evidence).Verdict;
            failed += verdict is CanaryVerdict.Worse or CanaryVerdict.Unsteady ? 1 : 0;
            passed += verdict == CanaryVerdict.Pass ? 1 : 0;
        }

        Assert.InRange(failed, 0, 50);
        Assert.True(passed > 300, $"only {passed} of 1,000 unchanged canaries passed");
    }

    [Fact]
    public void A_canary_half_as_slow_again_is_nearly_always_found()
    {
        var found = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            var random = SeededRandom.At(32, 7, (ulong)trial);
            var baseline = Windows(ref random, 0.15, 12);
            double[] slow = [.. Windows(ref random, 0.15, 12).Select(static v => 1.5 * v)];
            found += Judge(Latency, baseline, slow).Verdict == CanaryVerdict.Worse ? 1 : 0;
        }

        Assert.True(found > 290, $"{found} of 300");
    }

    private static CanaryFinding Judge(CanaryMetric metric, double[] baseline, double[] canary, bool paired = false) =>
        CanaryJudge.Judge([new CanaryEvidence { Metric = metric, Baseline = baseline, Canary = canary, IsPaired = paired }]).Findings[0];

    private static double[] Windows(ref SeededRandom random, double sigma, int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Math.Exp(sigma * random.NextGaussian());
        }

        return values;
    }
}
