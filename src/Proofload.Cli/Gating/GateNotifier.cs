using System.Text;
using Proofload.Notifications;
using Proofload.Notifications.Receivers;

namespace Proofload.Cli.Gating;

/// <summary>Sends a verdict to a webhook. Whatever happens there is a warning and never the verdict; the address is a secret and only its host is shown.</summary>
internal static class GateNotifier
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task SendAsync(Uri url, string body, CliServices services)
    {
        var post = new JsonPost(url, clock: services.Clock);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var outcome = await post.SendAsync(Encoding.UTF8.GetBytes(body), limit.Token);
            if (outcome.Result != DeliveryResult.Delivered)
                services.Terminal.Warn($"--notify: {outcome.Problem}");
        }
        catch (OperationCanceledException)
        {
            services.Terminal.Warn($"--notify: {post.Shown} was not reached: no answer within 10s");
        }
    }
}
