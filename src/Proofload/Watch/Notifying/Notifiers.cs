using Proofload.Measurement.Clocks;

namespace Proofload.Watch.Notifying;

/// <summary>The ways to tell somebody that come with Proofload.</summary>
internal static class Notifiers
{
    private static readonly Uri PagerDutyEvents = new("https://events.pagerduty.com/");

    public static INotifier Create(ReceiverPlan receiver, IClock clock) => receiver.Kind switch
    {
        ReceiverKind.Alertmanager => Http(receiver, Below(Url(receiver), "api/v2/alerts"), static n => [Messages.Alertmanager(n)]),
        ReceiverKind.Slack => Http(receiver, Url(receiver), static n => [Messages.Slack(n)]),
        ReceiverKind.Webhook => Http(receiver, Url(receiver), static n => [Messages.Webhook(n)]),
        ReceiverKind.PagerDuty => Http(receiver, Below(receiver.Url is null ? PagerDutyEvents : Url(receiver), "v2/enqueue"), n => Messages.PagerDuty(n, receiver.RoutingKey!)),
        _ => new MailNotifier(receiver.Mail!, clock),
    };

    private static HttpNotifier Http(ReceiverPlan receiver, Uri url, Func<Notification, IEnumerable<string>> body) => new(url, receiver.Headers, body);

    private static Uri Url(ReceiverPlan receiver) => new(receiver.Url!.Reveal());

    private static Uri Below(Uri url, string path) => url.AbsolutePath.TrimEnd('/').EndsWith(path, StringComparison.Ordinal) ? url : new Uri(url.AbsoluteUri.TrimEnd('/') + "/" + path);
}
