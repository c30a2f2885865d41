using System.Text.Json;
using Proofload.IntegrationTests.CommandLine;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.Notifications;

/// <summary>What receivers hear of a watch, also when it is killed between an alert and its end.</summary>
public sealed class WatchNotificationTests
{
    [Fact]
    public async Task Killed_between_firing_and_resolving_everybody_still_hears_that_it_is_over_and_once()
    {
        await using var server = new AlertmanagerServer();
        var alertmanager = await server.RequireAsync();
        await using var target = await ProbeLog.StartAsync();
        await using var hook = new HookServer(HookServer.Status(503), "rubbish\r\n\r\n");
        using var place = new Workplace();
        JsonElement[] before;
        await using (var first = BurningWatch.Start(place, target, $$"""
            group_by: [service]
            group_wait: 500ms
            group_interval: 0s
            repeat_every: 1s
            inhibit: false
            receivers:
              - {name: am, kind: alertmanager, url: "{{alertmanager.AbsoluteUri}}"}
              - {name: hook, kind: webhook, url: "{{hook.Address}}"}
            """))
        {
            // Two attempts fail; then both alerts are told together, and again.
            before = await TellsAsync(hook, static all => all.Skip(2).Count(static n => Ids(n, "firing").Length == 2) >= 2);
            Assert.Equal(2, (await AlertsAsync(alertmanager)).Length);
            first.Signal(Signals.Kill);
            await first.EndAsync(Workplace.Limit);
        }

        target.IsBroken = false;
        await using var second = BurningWatch.Again(place);
        var all = await TellsAsync(hook, static all => all.SelectMany(static n => Ids(n, "resolved")).Distinct(StringComparer.Ordinal).Count() == 2);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Workplace.Limit);
        while ((await AlertsAsync(alertmanager)).Length > 0)
            await Task.Delay(50, late.Token);
        second.Signal(Signals.Terminate);
        Assert.Equal(0, (await second.EndAsync(Workplace.Limit)).ExitCode);

        all = Bodies(hook);
        Assert.Equal(2, all.SelectMany(static n => Ids(n, "resolved")).Count());
        Assert.Equal("resolved", all[^1].GetProperty("status").GetString());
        Assert.Equal(Starts(before), Starts(all));
        Assert.All(all, static n => Assert.Equal("s", n.GetProperty("group").GetProperty("service").GetString()));
    }

    private static async Task<JsonElement[]> TellsAsync(HookServer hook, Func<JsonElement[], bool> enough)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Workplace.Limit);
        while (true)
        {
            var all = Bodies(hook);
            if (enough(all))
                return all;
            await Task.Delay(50, late.Token);
        }
    }

    private static JsonElement[] Bodies(HookServer hook) => [.. hook.Bodies.ToArray().Select(static b => JsonElement.Parse(b))];

    private static string[] Ids(JsonElement notification, string status) =>
        [.. notification.GetProperty("alerts").EnumerateArray().Where(a => a.GetProperty("status").GetString() == status).Select(static a => a.GetProperty("id").GetString()!)];

    // The same alerts since the same time: the second process began no new ones.
    private static string[] Starts(JsonElement[] notifications) =>
        [.. notifications.SelectMany(static n => n.GetProperty("alerts").EnumerateArray()).Select(static a => $"{a.GetProperty("id").GetString()} {a.GetProperty("starts_at").GetString()}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static async Task<JsonElement[]> AlertsAsync(Uri address)
    {
        using var http = new HttpClient();
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(address, "api/v2/alerts"), TestContext.Current.CancellationToken));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
