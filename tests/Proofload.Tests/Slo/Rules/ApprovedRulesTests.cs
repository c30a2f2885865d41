using Proofload.Slo;
using Proofload.Slo.Rules;
using Proofload.Slo.Rules.Routing;
using Proofload.Slo.Rules.Testing;
using Proofload.Tests.Reports;

namespace Proofload.Tests.Slo.Rules;

public sealed class ApprovedRulesTests
{
    private const string Objectives = """
        version: 1
        service: chat
        objectives:
          - name: fast
            description: a user waits less than half a second
            objective: latency 99% < 500ms
            alerts:
              - {severity: page, long: 1h, short: 5m, budget: 2%, for: 2m, minimum_events: 20, confidence: 95%}
          - name: minutes
            objective: availability 95%
            target: 99.5%
            window: {calendar: month, time_zone: Europe/Berlin}
            slice: {length: 5m}
            alerts: [{severity: ticket, long: 1d, short: 2h, factor: 3}]
        maintenance:
          - {from: 2026-06-17T22:00:00Z, to: 2026-06-18T01:00:00Z, reason: new disks, objectives: minutes}
        """;

    private static readonly PrometheusRuleOptions Options = new()
    {
        From = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero),
        Horizon = TimeSpan.FromDays(40),
        Source = CounterSource.Requests,
        Runbook = "https://example.com/{objective}",
    };

    private static ObjectivesFile File => ObjectivesFileReader.Parse(Objectives, "slo.yaml");

    [Fact]
    public void Render_Rules_AsApproved() => Approve("rules.yaml", RuleFileYaml.Render(PrometheusRules.Build(File, Options)));

    [Fact]
    public void Make_Tests_AsApproved() => Approve("tests.yaml", string.Concat(RuleTestFile.Make(File, Options, "..", out _).Select(static f => $"# {f.Name}\n{f.Text}")));

    [Fact]
    public void Render_Alertmanager_AsApproved()
    {
        var receivers = new[] { new Receiver("page", ReceiverKind.PagerDuty), new Receiver("ticket", ReceiverKind.Webhook, "https://hooks.example.com/slo") };
        Approve("alertmanager.yaml", AlertmanagerConfig.Render(File, new AlertmanagerOptions { Receivers = receivers }));
        Approve("alertmanager-routes.sh", AlertmanagerConfig.RenderTests(File, "alertmanager.yaml"));
    }

    private static void Approve(string name, string text, [System.Runtime.CompilerServices.CallerFilePath] string caller = "") => Approved.Check(name, text, caller);
}
