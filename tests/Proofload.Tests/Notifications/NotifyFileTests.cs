using Proofload.Notifications;
using Proofload.Plans;

namespace Proofload.Tests.Notifications;

public sealed class NotifyFileTests
{
    [Fact]
    public void Parse_ReadsReceiversAndTimings()
    {
        var plan = NotifyFileReader.Parse(
            """
            objectives: slo.yaml
            notify:
              group_by: [service]
              group_wait: 30s
              repeat_every: 1h
              link: https://grafana.example/d/slo?var-objective={objective}
              receivers:
                - {name: am, kind: alertmanager, url: "http://127.0.0.1:9093"}
                - {name: chat, kind: slack, url: "${SLACK_WEBHOOK}", severities: [ticket]}
                - {name: pager, kind: pagerduty, routing_key: "${PAGERDUTY_KEY}", severities: page, services: [chat]}
                - {name: mail, kind: email, resolved: false, mail: {host: smtp.example.com, from: slo@example.com, to: oncall@example.com, user: slo, password: "${SMTP_PASSWORD}"}}
            """,
            "notify.yaml",
            static name => "http://secret.example/" + name);

        Assert.Equal(TimeSpan.FromSeconds(30), plan.GroupWait);
        Assert.Equal(["am", "chat", "pager", "mail"], plan.Receivers.Select(static r => r.Name));
        Assert.Equal("${SLACK_WEBHOOK}", plan.Receivers[1].Url!.ToString());
        Assert.Equal(587, plan.Receivers[3].Mail!.Port);
    }

    [Theory]
    [InlineData("{name: a, kind: slak, url: http://x}", "kind: 'slak' is not a kind of receiver; did you mean 'slack'?")]
    [InlineData("{name: a, kind: slack, url: https://hooks.example/T0/B0/xyz}", "url: whoever knows this address can write to the channel, so it does not belong in a file; write ${SLACK_WEBHOOK} and set that variable in the environment")]
    [InlineData("{name: a, kind: webhook, url: \"${SECRET}\"}", "url: the value is not an http or https address")]
    [InlineData("{name: a, kind: pagerduty, routing_key: abc}", "routing_key: a key does not belong in a plan; write ${PAGERDUTY_KEY} and set that variable in the environment")]
    [InlineData("{name: a, kind: email, mail: {host: h, security: none, from: a@b, to: c@d, user: u, password: \"${SECRET}\"}}", "mail.security: a password is never sent in the clear; use starttls or tls")]
    [InlineData("{name: a, kind: email, mail: {host: h, from: a, to: c@d}}", "mail.from: 'a' is not a mail address; write for example oncall@example.com")]
    [InlineData("{name: a, kind: webhook}", "url: missing; the address of the webhook")]
    [InlineData("{name: a, kind: webhook, url: http://x, routing_key: \"${SECRET}\"}", "routing_key: has no effect with webhook; it is PagerDuty's")]
    public void Parse_WhatIsWrong_IsOneLineWithItsPlaceAndNoSecret(string receiver, string problem)
    {
        var error = Assert.Throws<PlanException>(() => NotifyFileReader.Parse($"notify:\n  receivers:\n    - {receiver}\n", "n.yaml", static _ => "s3cret"));

        Assert.Matches("^n\\.yaml:3:[0-9]+: notify\\.receivers\\[0\\]\\.", error.Message);
        Assert.EndsWith(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AFileWithoutNotify_SaysSo() =>
        Assert.StartsWith("slo.yaml: there is no notify in it", Assert.Throws<PlanException>(() => NotifyFileReader.Parse("version: 1\n", "slo.yaml")).Message, StringComparison.Ordinal);
}
