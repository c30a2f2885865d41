using Proofload.Slo;
using Proofload.Slo.Linting;

namespace Proofload.Tests.Slo.Linting;

public sealed class ObjectivesLintTests
{
    [Theory]
    [InlineData("objective: latency 99% < 500ms", null, "")]
    [InlineData("objective: latency 99% < 600ms", null, "no-bucket")]
    [InlineData("objective: availability 90%\n    window: 7d\n    alerts: [{severity: page, long: 1h, factor: 14.4}]", null, "unreachable-alert")]
    [InlineData("objective: availability 99%\n    window: 7d\n    alerts: [{severity: page, long: 3d, budget: 10%}]", null, "inside-budget")]
    [InlineData("objective: availability 99%\n    alerts: [{severity: page, long: 1h, factor: 2}, {severity: page, long: 1h, factor: 3}]", null, "twin-alert")]
    [InlineData("objective: availability 99%\n    alerts: [{severity: page, long: 1h, factor: 2, for: 1h}]", null, "for-longer-than-window")]
    [InlineData("objective: availability 99%\n    alerts: [{severity: page, long: 1h, short: 1h, factor: 2}]", null, "slow-reset")]
    [InlineData("objective: availability 99%\n    alerts: [{severity: page, long: 29d, factor: 2}]", null, "too-late")]
    [InlineData("objective: goodput 99%", null, "goodput-without-bounds")]
    [InlineData("objective: lateness 99% < 100ms", null, "own-metric")]
    [InlineData("objective: throughput > 5/s\n    target: 99%\n    slice: {length: 2m}\n    alerts: [{severity: page, long: 1h, short: 5m, factor: 2}]", null, "slice-does-not-divide")]
    [InlineData("objective: throughput > 5/s\n    target: 99%\n    slice: {length: 10m}\n    alerts: [{severity: page, long: 1h, short: 5m, factor: 2}]", null, "slice-longer-than-alert")]
    [InlineData("objective: availability 99.9%\n    absent_after: 0", 50.0, "")]
    [InlineData("objective: availability 99.9%\n    absent_after: 2h\n    alerts: [{severity: page, long: 1h, factor: 14.4}]", 10.0 / 3600, "low-traffic")]
    [InlineData("objective: availability 99.9%\n    absent_after: 2h\n    alerts: [{severity: page, long: 1h, short: 1h, factor: 14.4, confidence: 95%}]", 10.0 / 3600, "slow-reset")]
    [InlineData("objective: availability 99.9%\n    absent_after: 2h\n    alerts: [{severity: page, long: 1h, factor: 14.4, minimum_events: 100}]", 10.0 / 3600, "minimum-above-traffic")]
    [InlineData("objective: availability 99.9%\n    alerts: none\n    absent_after: 10m", 10.0 / 3600, "absent-by-chance")]
    [InlineData("objective: availability 99.9%\n    alerts: none\n    absent_after: 0\n    window: 3d", 10.0 / 3600, "budget-below-one cannot-be-proven")]
    public void Check_OneThingThatIsWrong_IsTheOnlyFinding(string lines, double? traffic, string rules)
    {
        var file = ObjectivesFileReader.Parse("objectives:\n  - name: a\n    " + lines + "\n", "slo.yaml");

        Assert.Equal(rules, string.Join(' ', ObjectivesLint.Check(file, new LintOptions { Traffic = traffic }).Select(f => f.Rule)));
    }

    [Fact]
    public void Check_LittleTraffic_SaysHowManyProbesProveTheTarget()
    {
        var file = ObjectivesFileReader.Parse("objectives: [{name: a, objective: availability 99.9%, window: 3d, alerts: none, absent_after: 0}]", "slo.yaml");

        var proof = ObjectivesLint.Check(file, new LintOptions { Traffic = 10.0 / 3600 }).Single(f => f.Rule == "cannot-be-proven");

        // ln 0.05 / ln 0.999 = 2994.2; 720 events come by themselves.
        Assert.Equal("proving 99.9% takes 2,995 events without a failure (95% confidence), and at 10/h a window of 3d has 720; 2,275 probes would prove it, one every 1m53s", proof.Message);
    }

    [Fact]
    public void Check_Twins_AreNamed()
    {
        var file = ObjectivesFileReader.Parse("alerts: none\nobjectives: [{name: a, objective: availability 99.9%}, {name: b, objective: error_rate < 1%}, {name: c, objective: availability 99%, region: eu}]", "slo.yaml");

        var twin = Assert.Single(ObjectivesLint.Check(file));
        Assert.Equal(("b", "twin", LintSeverity.Warning), (twin.Objective, twin.Rule, twin.Severity));
    }

    [Fact]
    public void Check_BucketsOfOnesOwn_AreUsed()
    {
        var file = ObjectivesFileReader.Parse("objectives: [{name: a, objective: latency 99% < 600ms, alerts: none}]", "slo.yaml");

        Assert.Empty(ObjectivesLint.Check(file, new LintOptions { Buckets = [0.3, 0.6] }));
        Assert.Contains("whose nearest are 500ms and 1s", Assert.Single(ObjectivesLint.Check(file)).Message, StringComparison.Ordinal);
    }
}
