using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Plans.Sections;

namespace Proofload.Notifications.Files;

/// <summary>The fields of <c>notify</c>.</summary>
internal static class NotifySection
{
    public static IReadOnlyList<string> Labels { get; } = ["service", "model", "route", "region", "objective", "severity"];

    private static Section<MailPlan> Mail { get; } = new(
        "mail",
        new MailPlan { Host = "", From = "" },
        [
            Field.Required<MailPlan, string>("host", Scalars.Filled("a host"), m => m.Host, (m, v) => m with { Host = v }, "Host of the SMTP server."),
            Field.Of<MailPlan, int>("port", Scalars.Int(1, 65535), m => m.Port, (m, v) => m with { Port = v }, "Port of the SMTP server."),
            Field.Of<MailPlan, MailSecurity>("security", Scalars.Choice("a way to be safe", ("starttls", MailSecurity.StartTls), ("tls", MailSecurity.Tls), ("none", MailSecurity.None)), m => m.Security, (m, v) => m with { Security = v }, "starttls, tls from the first byte, or none."),
            Field.Of<MailPlan, string>("ca", new PathCodec("a PEM file"), m => m.CertificateAuthority, (m, v) => m with { CertificateAuthority = v }, "PEM file of certificate authorities to trust instead of the system's."),
            Field.Of<MailPlan, Secret>("user", new SecretCodec("a user"), m => m.User, (m, v) => m with { User = v }, "User to log in as."),
            Field.Of<MailPlan, Secret>("password", new SecretCodec("a variable such as ${SMTP_PASSWORD}", mustBeVariable: true, "SMTP_PASSWORD"), m => m.Password, (m, v) => m with { Password = v }, "Password, as a variable of the environment."),
            Field.Required<MailPlan, string>("from", Scalars.Text("an address", CheckAddress), m => m.From, (m, v) => m with { From = v }, "Sender's address."),
            Field.Required<MailPlan, IReadOnlyList<string>>("to", new ListCodec<string>(Scalars.Text("an address", CheckAddress), "addresses") { AllowsSingle = true, MinCount = 1 }, m => m.To, (m, v) => m with { To = v }, "Receivers' addresses."),
        ]);

    private static Section<ReceiverPlan> Receiver { get; } = new(
        "a receiver",
        new ReceiverPlan { Name = "", Kind = ReceiverKind.Webhook },
        [
            Field.Required<ReceiverPlan, string>("name", Scalars.Text("a name", CheckName), r => r.Name, (r, v) => r with { Name = v }, "Name of the receiver."),
            Field.Required<ReceiverPlan, ReceiverKind>(
                "kind",
                Scalars.Choice("a kind of receiver", ("alertmanager", ReceiverKind.Alertmanager), ("slack", ReceiverKind.Slack), ("webhook", ReceiverKind.Webhook), ("pagerduty", ReceiverKind.PagerDuty), ("email", ReceiverKind.Email)),
                r => r.Kind,
                (r, v) => r with { Kind = v },
                "How it is told."),
            Field.Of<ReceiverPlan, Secret>("url", new SecretCodec("an address"), r => r.Url, (r, v) => r with { Url = v }, "Address of an Alertmanager or a webhook; one that is a secret as ${NAME}."),
            Field.Of<ReceiverPlan, Secret>("routing_key", new SecretCodec("a variable such as ${PAGERDUTY_KEY}", mustBeVariable: true, "PAGERDUTY_KEY"), r => r.RoutingKey, (r, v) => r with { RoutingKey = v }, "PagerDuty's integration key, as a variable of the environment."),
            Field.Of<ReceiverPlan, IReadOnlyDictionary<string, Secret>>("headers", TargetSection.Headers, r => r.Headers, (r, v) => r with { Headers = v }, "Headers sent with it."),
            Field.Of<ReceiverPlan, IReadOnlyList<string>>("severities", new ListCodec<string>(Scalars.Filled("a severity"), "severities") { AllowsSingle = true }, r => r.Severities, (r, v) => r with { Severities = v }, "Severities it is told about; without it all."),
            Field.Of<ReceiverPlan, IReadOnlyList<string>>("services", new ListCodec<string>(Scalars.Filled("a service"), "services") { AllowsSingle = true }, r => r.Services, (r, v) => r with { Services = v }, "Services it is told about; without it all."),
            Field.Of<ReceiverPlan, bool>("resolved", Scalars.Bool, r => r.Resolved, (r, v) => r with { Resolved = v }, "Whether it is told that an alert is over."),
            Field.Of<ReceiverPlan, MailPlan>("mail", Mail, r => r.Mail, (r, v) => r with { Mail = v }, "How mail goes out."),
        ]);

    public static Section<NotifyPlan> Instance { get; } = new(
        "notify",
        new NotifyPlan(),
        [
            Field.Of<NotifyPlan, IReadOnlyList<string>>("group_by", new ListCodec<string>(Scalars.Choice("a label", [.. Labels.Select(static l => (l, l))]), "labels"), n => n.GroupBy, (n, v) => n with { GroupBy = v }, "Alerts with equal values of these go out together."),
            Field.Of<NotifyPlan, TimeSpan>("group_wait", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), n => n.GroupWait, (n, v) => n with { GroupWait = v }, "How long the first alert of a group waits for others."),
            Field.Of<NotifyPlan, TimeSpan>("group_interval", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)), n => n.GroupInterval, (n, v) => n with { GroupInterval = v }, "Least time between notifications about changes of a group."),
            Field.Of<NotifyPlan, TimeSpan>("repeat_every", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)), n => n.RepeatEvery, (n, v) => n with { RepeatEvery = v }, "Time after which somebody is told again about what still fires."),
            Field.Of<NotifyPlan, bool>("inhibit", Scalars.Bool, n => n.Inhibit, (n, v) => n with { Inhibit = v }, "Whether a page keeps the less urgent alerts of its objective silent."),
            Field.Of<NotifyPlan, string>("link", Scalars.Filled("an address such as https://grafana.example/d/slo?var-objective={objective}"), n => n.Link, (n, v) => n with { Link = v }, "Where to look; {objective}, {service} and {severity} are filled in."),
            Field.Required<NotifyPlan, IReadOnlyList<ReceiverPlan>>("receivers", new ListCodec<ReceiverPlan>(Receiver, "receivers") { MinCount = 1 }, n => n.Receivers, (n, v) => n with { Receivers = v }, "Who is told."),
        ]);

    private static string? CheckName(string name) => name.Length is > 0 and <= 63 && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        ? null
        : $"{Units.Quote(name)} is not a name; it has 1 to 63 lower-case letters, digits, '-' and '_'";

    private static string? CheckAddress(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1 && text.All(static c => c is > ' ' and < '\x7f' and not ('<' or '>'))
            ? null
            : $"{Units.Quote(text)} is not a mail address; write for example oncall@example.com";
}
