using Proofload.Analysis.Comparison;
using Proofload.Analysis.Gates;
using Proofload.Plans;

namespace Proofload.Tests.Analysis.Gates;

/// <summary>
/// What gates decide about synthetic pairs whose truth is known. The fast form runs with every test; PROOFLOAD_GATE_STUDY=1 runs the full one, whose figures stand in
/// <c>docs/gate.md</c>.
/// </summary>
public sealed class GateStatisticsTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PROOFLOAD_GATE_STUDY") is { Length: > 0 };
    private static readonly int Gates = IsFull ? 200 : 40;
    private static readonly int Requests = IsFull ? 2_000 : 600;

    private static readonly IReadOnlyList<Criterion> Three = [.. new[] { "p99 +5%", "throughput within 5%", "error_rate +0.5pp" }.Select(CriterionParser.Parse)];

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(0.7, 0)]
    [InlineData(0.9, 0)]
    [InlineData(0.7, 0.01)]
    [InlineData(0.3, 0.02)]
    public void An_unchanged_candidate_is_called_worse_in_at_most_5_percent_of_gates(double utilisation, double drift)
    {
        var runs = new QueueRuns { Utilisation = utilisation, Drift = drift, Requests = Requests };

        // Limits of nothing: every false alarm there can be is one.
        var tight = Run("unchanged, limit 0", runs, [CriterionParser.Parse("p99 +0%"), CriterionParser.Parse("error_rate +0pp")], 20, [0, 2]);
        var usual = Run("unchanged", runs, Three, 20, [0, 1, 2]);
        var allowed = (0.05 * Gates) + (2.4 * Math.Sqrt(0.05 * 0.95 * Gates));
        Assert.True(tight.Worse <= allowed, $"{tight.Worse} of {Gates}");
        Assert.True(usual.Worse <= 0.05 * Gates, $"{usual.Worse} of {Gates}");
    }

    public static TheoryData<double> Utilisations => IsFull ? [0.3, 0.5, 0.7] : [0.3, 0.5];

    [Theory]
    [MemberData(nameof(Utilisations))]
    public void A_p99_that_rose_by_10_percent_is_found_in_80_percent_of_gates_with_the_pairs_and_length_that_the_self_test_recommends(double utilisation)
    {
        var (found, passed, pairs, length) = (0, 0, 0.0, 0.0);
        var p99 = CriterionParser.Parse("p99 +5%");
        for (var gate = 0; gate < Gates; gate++)
        {
            var runs = new QueueRuns { Utilisation = utilisation, Requests = 2 * Requests, Seed = (ulong)(1_000 + gate) };
            var self = new GateSequence([p99], 10);
            for (var pair = 1; pair <= 10; pair++)
                self.Add([runs.Pair(pair)[0]]);
            var spread = CriterionSequence.Deviation(self.Criteria[0].Changes);
            var (shift, high) = (Math.Log(1.10 / 1.05), GateSelfTest.UpperSpread(spread, 10));
            var longer = GateSelfTest.LongerFor(shift, high, CriterionJudge.Level);
            var needed = GateSelfTest.PairsFor(shift, high / Math.Sqrt(longer), CriterionJudge.Level)!.Value;
            length += longer;
            var sequence = Gate(runs with { Worse = 1.10, Requests = (int)(runs.Requests * longer), Seed = runs.Seed + 7_000 }, [p99], needed, [0]);
            found += sequence.HasWorse ? 1 : 0;
            passed += sequence.IsWithin ? 1 : 0;
            pairs += sequence.Pairs;
        }

        Report($"p99 +10 % at utilisation {utilisation}: found {found}, passed {passed} of {Gates}, {pairs / Gates:0.0} pairs on average, runs {length / Gates:0.0} times as long as the self-test's");
        Assert.True(found >= 0.8 * Gates, $"{found} of {Gates}");
        Assert.True(passed <= 0.025 * Gates + 1, $"{passed} of {Gates}");
    }

    [Fact]
    public void A_loss_of_5_percent_throughput_is_found_or_left_open_and_never_passed_beyond_the_level()
    {
        var loss = new QueueRuns { Slower = 1 / 0.95, Requests = 50 };
        var found = Run("throughput -5 %, limit -2 %", loss, [CriterionParser.Parse("throughput -2%")], 12, [1]);
        Assert.True(found.Worse >= 0.8 * Gates, $"{found.Worse} of {Gates}");
        var atLimit = Run("throughput -5 %, within 5 %", loss, [CriterionParser.Parse("throughput within 5%")], 12, [1]);
        Assert.True(atLimit.Within <= (0.05 * Gates) + (2.4 * Math.Sqrt(0.05 * 0.95 * Gates)), $"{atLimit.Within} of {Gates} passed at the limit itself");
        var unchanged = Run("throughput unchanged, within 5 %", loss with { Slower = 1 }, [CriterionParser.Parse("throughput within 5%")], 12, [1]);
        Assert.True(unchanged.Within >= 0.9 * Gates, $"{unchanged.Within} of {Gates}");
    }

    [Fact]
    public void More_failures_are_found_and_the_same_failures_pass()
    {
        var runs = new QueueRuns { Requests = 1_000 };
        var worse = Run("2 points more failures", runs with { MoreFailures = 0.02 }, [CriterionParser.Parse("error_rate +0.5pp")], 12, [2]);
        var same = Run("the same failures", runs, [CriterionParser.Parse("error_rate +0.5pp")], 20, [2]);
        Assert.True(worse.Worse >= 0.8 * Gates, $"{worse.Worse} of {Gates}");
        Assert.True(same.Worse <= 0.05 * Gates, $"{same.Worse} of {Gates}");
        Assert.True(same.Within >= 0.5 * Gates, $"{same.Within} of {Gates}");
    }

    [Fact]
    public void A_burst_of_failures_in_one_run_is_no_regression()
    {
        var sequence = new GateSequence([CriterionParser.Parse("error_rate +0.5pp")], 12);
        for (var pair = 1; pair <= 12; pair++)
            sequence.Add([(new RunFigure(0, null, new ShareCounts(0, 500, 1)), new RunFigure(0, null, new ShareCounts(pair == 3 ? 60 : 0, 500, 1)))]);
        Assert.Equal(ComparisonVerdict.Inconclusive, sequence.Criteria[0].Decision);
    }

    [Fact]
    public void A_missing_value_is_never_a_pass()
    {
        var sequence = new GateSequence([CriterionParser.Parse("p99 +5%")], 12);
        for (var pair = 1; pair <= 12; pair++)
            sequence.Add([(new RunFigure(1, null), pair == 5 ? null : new RunFigure(0.5, null))]);
        Assert.False(sequence.IsDecided);
        Assert.Contains("the candidate lacks the value", sequence.Criteria[0].Missing, StringComparison.Ordinal);
        Assert.Null(sequence.Criteria[0].Interval());
    }

    [Fact]
    public void A_decision_stands_although_later_pairs_say_otherwise()
    {
        var sequence = new GateSequence([CriterionParser.Parse("p99 +5%"), CriterionParser.Parse("p50 +5%")], 20);
        for (var pair = 1; pair <= 20; pair++)
            sequence.Add([(new RunFigure(1, null), new RunFigure(pair <= 10 ? 1.001 + (pair * 1e-4) : 2, null)), (new RunFigure(1, null), new RunFigure(1.05 + (pair % 2 == 0 ? 0.05 : -0.05), null))]);
        Assert.Equal(ComparisonVerdict.Same, sequence.Criteria[0].Decision);
        Assert.InRange(sequence.Criteria[0].DecidedAfter!.Value, 6, 10);
    }

    private static (int Worse, int Within) Run(string name, QueueRuns runs, IReadOnlyList<Criterion> criteria, int most, int[] metrics)
    {
        var (worse, within, pairs) = (0, 0, 0.0);
        for (var gate = 0; gate < Gates; gate++)
        {
            var sequence = Gate(runs with { Seed = (ulong)(gate + 1) }, criteria, most, metrics);
            worse += sequence.HasWorse ? 1 : 0;
            within += sequence.IsWithin ? 1 : 0;
            pairs += sequence.Pairs;
        }

        Report($"{name} (utilisation {runs.Utilisation}, drift {runs.Drift}): worse {worse}, within {within} of {Gates}, {pairs / Gates:0.0} of {most} pairs");
        return (worse, within);
    }

    private static GateSequence Gate(QueueRuns runs, IReadOnlyList<Criterion> criteria, int most, int[] metrics)
    {
        var sequence = new GateSequence(criteria, most);
        while (sequence.Pairs < most && !sequence.IsDecided)
        {
            var pair = runs.Pair(sequence.Pairs + 1);
            sequence.Add([.. metrics.Select(m => pair[m])]);
        }

        return sequence;
    }

    private static void Report(FormattableString line)
    {
        var text = FormattableString.Invariant(line);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        if (IsFull)
            Console.WriteLine(text);
    }
}
