using System.Text.Json;
using Proofload.IntegrationTests.Servers;
using Proofload.Notifications;
using Proofload.Notifications.Storing;
using Proofload.Plans;

namespace Proofload.IntegrationTests.Notifications;

public sealed class AlertmanagerTests
{
    [Fact]
    public async Task A_real_Alertmanager_has_the_alert_while_it_fires_and_not_when_it_is_over()
    {
        await using var server = new AlertmanagerServer();
        var address = await server.RequireAsync();
        var stop = TestContext.Current.CancellationToken;
        var plan = new NotifyPlan { Receivers = [new ReceiverPlan { Name = "am", Kind = ReceiverKind.Alertmanager, Url = Secret.Literal(address.AbsoluteUri) }] };
        var notifier = new Notifier(plan, new MemoryNotificationStore());
        var (objective, now) = (BurningObjective.Make(), TimeProvider.System.GetUtcNow());

        notifier.Take(BurningObjective.Change(objective, now, fires: true));
        Assert.Equal(1, await notifier.DeliverDueAsync(stop));
        var alert = Assert.Single(await AlertsAsync(address, stop));
        Assert.Equal("ProofloadBudgetBurn", alert.GetProperty("labels").GetProperty("alertname").GetString());
        Assert.Equal("page", alert.GetProperty("labels").GetProperty("severity").GetString());
        Assert.Equal("active", alert.GetProperty("status").GetProperty("state").GetString());
        Assert.InRange(alert.GetProperty("endsAt").GetDateTimeOffset() - now, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(5));

        notifier.Take(BurningObjective.Change(objective, now, fires: false));
        Assert.Equal(1, await notifier.DeliverDueAsync(stop));
        Assert.Empty(await AlertsAsync(address, stop));
        Assert.All(notifier.Counters, static c => Assert.Equal("", c.Problem));
    }

    private static async Task<JsonElement[]> AlertsAsync(Uri address, CancellationToken stop)
    {
        using var http = new HttpClient();
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(address, "api/v2/alerts"), stop));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
