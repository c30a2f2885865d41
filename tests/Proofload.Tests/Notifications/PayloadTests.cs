using System.Text;
using System.Text.Json;
using MimeKit;
using Proofload.Notifications;
using Proofload.Notifications.Receivers;
using Proofload.Plans;
using Proofload.Slo;
using Proofload.Tests.Reports;

namespace Proofload.Tests.Notifications;

public sealed class PayloadTests
{
    private static readonly ServiceLevelObjective Latency = SampleAlerts.Objective();
    private static readonly MailPlan Mail = new() { Host = "smtp.example.com", From = "slo@example.com", To = ["oncall@example.com", "lead@example.com"] };

    [Fact]
    public void Alertmanager() => ApprovedJson("alertmanager.json", AlertmanagerReceiver.Payload(Sample()));

    [Fact]
    public void Slack() => ApprovedJson("slack.json", SlackReceiver.Payload(Sample()));

    [Fact]
    public void Webhook() => ApprovedJson("webhook.json", WebhookReceiver.Payload(Sample()));

    [Fact]
    public void PagerDuty()
    {
        var key = Secret.Environment("${PAGERDUTY_KEY}", "k");
        ApprovedJson("pagerduty-trigger.json", PagerDutyReceiver.Payload(Sample(), Sample().Alerts[0], key));
        ApprovedJson("pagerduty-resolve.json", PagerDutyReceiver.Payload(Sample(), Sample().Alerts[1], key));
    }

    [Fact]
    public void Email()
    {
        using var message = EmailReceiver.Message(Sample(), Mail);
        Approved.Check("email.txt", Wire(message));
    }

    [Fact]
    public void A_name_with_line_breaks_begins_no_header_of_its_own()
    {
        var alert = Sample().Alerts[0] with { Summary = "a\r\nBcc: evil@example.com\r\n\r\nbody ü" };
        using var message = EmailReceiver.Message(Sample() with { Alerts = [alert] }, Mail);

        using var read = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Wire(message))), TestContext.Current.CancellationToken);
        Assert.Empty(read.Bcc);
        Assert.Equal("[FIRING] page: a  Bcc: evil@example.com    body ü", read.Subject);
        Assert.StartsWith("FIRING  page", read.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_calls_nobody_in_a_channel()
    {
        var alert = Sample().Alerts[0] with { Summary = "<!channel> & co" };

        var text = Encoding.UTF8.GetString(SlackReceiver.Payload(Sample() with { Alerts = [alert] }).Span);

        Assert.DoesNotContain("<!", text, StringComparison.Ordinal);
        Assert.Contains("&lt;!channel&gt; &amp; co", text, StringComparison.Ordinal);
    }

    private static Notification Sample()
    {
        var at = SampleAlerts.Start;
        const string link = "https://grafana.example/d/slo?var-objective={objective}&var-service={service}";
        var page = AlertText.Of(new AlertState("latency", Latency.Alerts[0], AlertPhase.Firing, at.AddMinutes(-3), at.AddMinutes(-3)), SampleAlerts.Status(Latency, at), link);
        var absent = AlertText.Of(new AlertState("ttft", null, AlertPhase.Firing, at.AddHours(-2), null), ObjectiveEvaluator.Evaluate(SampleAlerts.Objective("ttft"), new CountHistory(), at), link) with { EndsAt = at };
        return new Notification { Id = "0123456789abcdef0123456789abcdef", Receiver = "oncall", Group = new Dictionary<string, string>(StringComparer.Ordinal) { ["service"] = "chat" }, Alerts = [page, absent], At = at };
    }

    private static void ApprovedJson(string file, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        Approved.Check(file, JsonSerializer.Serialize(document.RootElement, new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }

    private static string Wire(MimeMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings("\n");
    }
}
