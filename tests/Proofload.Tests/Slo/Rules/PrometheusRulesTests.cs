using Proofload.Slo;
using Proofload.Slo.Rules;

namespace Proofload.Tests.Slo.Rules;

public sealed class PrometheusRulesTests
{
    private static readonly ServiceLevelObjective Plain = new()
    {
        Name = "fast",
        Indicator = new Indicator { Kind = IndicatorKind.Threshold, Metric = "ttft", Bound = 1 },
        Target = 0.99m,
        Alerts = StandardAlerts.For(TimeSpan.FromDays(30)),
    };

    [Theory]
    [InlineData(0.5, "le=\"0.5\"")]
    [InlineData(1, "le=~\"1|1\\\\.0\"")]
    [InlineData(1000000, "le=~\"1000000|1000000\\\\.0|1e\\\\+06\"")]
    public void Matcher_ABound_FindsEveryWayOfWritingIt(double bound, string expected) => Assert.Equal(expected, BucketBound.Matcher(bound));

    [Theory]
    [InlineData("m_bucket{le=\"1\",a=\"le=\\\"1\\\"\"}", "m_bucket{le=~\"1|1\\\\.0\",a=\"le=\\\"1\\\"\"}")]
    [InlineData("m_bucket{le=\"+Inf\"}", "m_bucket{le=\"+Inf\"}")]
    [InlineData("m_total{file=\"1\"}", "m_total{file=\"1\"}")]
    public void Widen_ASelector_ChangesItsBucketBoundOnly(string selector, string expected) => Assert.Equal(expected, BucketBound.Widen(selector));

    [Fact]
    public void Build_RequestsAsSource_TakesTheBucketOfTheBoundAndAllOutcomes()
    {
        var rules = Rules(Plain with { Scope = new ObjectiveScope { Service = "chat" } }, CounterSource.Requests);
        Assert.Contains("proofload_requests_total{service=\"chat\",outcome!=\"cancelled\"}", rules[0].Expression, StringComparison.Ordinal);
        Assert.Contains("proofload_ttft_seconds_bucket{service=\"chat\",le=~\"1|1\\\\.0\"}", rules[1].Expression, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_RequestsThatCannotSayIt_FallsBackAndSaysSo()
    {
        var file = new ObjectivesFile { Objectives = [Plain with { Indicator = new Indicator { Kind = IndicatorKind.Goodput } }] };
        var rules = PrometheusRules.Build(file, new PrometheusRuleOptions { Source = CounterSource.Requests });
        Assert.Contains("cannot say this objective", Assert.Single(rules.Warnings).ToString(), StringComparison.Ordinal);
        Assert.Contains(MetricNames.ObjectiveEvents, rules.Groups[0].Rules[0].Expression, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Thresholds_AreWrittenExactly()
    {
        var alert = Rules(Plain with { Target = 0.999m }).First(r => r.Alert == RecordedNames.BurnAlert);
        Assert.Contains("> 0.0144\n", alert.Expression, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NamesThatEndInSlow_GiveEveryGroupItsOwnName()
    {
        var groups = PrometheusRules.Build(new ObjectivesFile { Objectives = [Plain, Plain with { Name = "fast-slow" }] }, new PrometheusRuleOptions()).Groups;
        Assert.Equal(groups.Count, groups.Select(g => g.Name).Distinct().Count());
    }

    [Fact]
    public void Build_SlicesThatTheIntervalDoesNotDivide_IsRefused()
    {
        var sliced = Plain with { Budgeting = BudgetingMethod.Timeslices, Slice = new SliceRule { Length = TimeSpan.FromSeconds(45), Target = 0.9m } };
        var error = Assert.Throws<RuleException>(() => Rules(sliced));
        Assert.Contains("45s are not a multiple of the rules' interval of 30s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate(a_total[5m])")]
    [InlineData("a_total[5m]")]
    public void Build_AQueryThatIsNoSelector_IsRefused(string query)
    {
        var ratio = Plain with { Indicator = new Indicator { Kind = IndicatorKind.Ratio, Ratio = new RatioSource { Bad = query, Total = "b_total" } } };
        Assert.Contains("bad is a selector of counters", Assert.Throws<RuleException>(() => Rules(ratio)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a_total{code=~\"5..\"}", "a_total")]
    [InlineData("a_total{code!~\"5..|429\"}", "a_total{job=\"x\"}")]
    [InlineData("a_bucket{le=~\"1|1\\\\.0\"}", "a_count")]
    [InlineData("a_total{path=~\"/v1/.*\",ok=\"1\"}", "a_total{path=~\"/v1/.*\"}")]
    public void Sample_SelectorsOfAPart_FindTheSeriesThatAreMadeUp(string part, string whole)
    {
        var (inner, outer) = (CounterSelector.Parse(part)!, CounterSelector.Parse(whole)!);
        Assert.True(inner.Finds(inner.Sample()!));
        var other = outer.SampleWithout(inner)!;
        Assert.True(outer.Finds(other));
        Assert.False(inner.Finds(other));
    }

    private static IReadOnlyList<PrometheusRule> Rules(ServiceLevelObjective objective, CounterSource source = CounterSource.Objective) =>
        PrometheusRules.Build(new ObjectivesFile { Objectives = [objective] }, new PrometheusRuleOptions { Source = source }).Groups[0].Rules;

    // Periods are written down for 400 days: a file stays one that a person can open and a server evaluates in no time.
    [Theory]
    [InlineData(CalendarUnit.Day, 130_000, 34_000)]
    [InlineData(CalendarUnit.Week, 36_000, 6_000)]
    [InlineData(CalendarUnit.Month, 26_000, 1_500)]
    public void Rules_of_calendar_windows_stay_small(CalendarUnit unit, int file, int query)
    {
        var calendar = new CalendarPeriod { Unit = unit, TimeZone = "Europe/Berlin" };
        var objective = new ServiceLevelObjective { Name = "a", Indicator = new Indicator { Kind = IndicatorKind.Success }, Target = 0.999m, Window = new ObjectiveWindow { Length = CalendarPeriods.NominalLength(unit, 1), Calendar = calendar } };
        var rules = PrometheusRules.Build(new ObjectivesFile { Objectives = [objective] }, new PrometheusRuleOptions { From = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero) });
        Assert.InRange(RuleFileYaml.Render(rules).Length, 1_000, file);
        Assert.InRange(rules.Groups.SelectMany(static g => g.Rules).Max(static r => r.Expression.Length), 100, query);
    }
}
