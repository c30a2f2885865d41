using Proofload.Watch;
using Proofload.Watch.Notifying;

namespace Proofload.Tests.Watch;

public sealed class NotificationRouterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly NotifyPlan Plan = new()
    {
        GroupBy = ["service"],
        GroupInterval = TimeSpan.FromMinutes(1),
        RepeatEvery = TimeSpan.FromHours(1),
        Receivers = [new ReceiverPlan { Name = "ops", Kind = ReceiverKind.Webhook }],
    };

    [Fact]
    public void Update_AlertsOfAGroup_GoOutTogetherOnceAndAgainWhenTheyRepeat()
    {
        var router = new NotificationRouter(Plan, "w");
        AlertNotice[] firing = [Notice("a", "page"), Notice("b", "ticket")];

        Assert.Equal(2, Assert.Single(router.Update(firing, Noon)).Alerts.Count);
        Assert.Empty(router.Update(firing, Noon.AddMinutes(30)));
        Assert.True(Assert.Single(router.Update(firing, Noon.AddMinutes(61))).IsFiring);
    }

    [Fact]
    public void Update_AlertIsOver_IsToldOnceAlsoAfterARestart()
    {
        var router = new NotificationRouter(Plan, "w");
        router.Update([Notice("a", "page")], Noon);
        var restarted = new NotificationRouter(Plan, "w");
        restarted.Read(router.Write());

        Assert.Empty(restarted.Update([], Noon.AddSeconds(30)));
        var over = Assert.Single(restarted.Update([], Noon.AddMinutes(2)));
        Assert.False(over.IsFiring);
        Assert.StartsWith("[RESOLVED]", over.Title, StringComparison.Ordinal);
        Assert.Empty(restarted.Update([], Noon.AddMinutes(9)));
    }

    [Fact]
    public void Update_ReceiverOfOtherSeverities_HearsNothing()
    {
        var router = new NotificationRouter(Plan with { Receivers = [Plan.Receivers[0] with { Severities = ["page"] }] }, "w");

        Assert.Empty(router.Update([Notice("b", "ticket")], Noon));
    }

    [Fact]
    public void Update_Alertmanager_IsToldAgainEachMinute()
    {
        var router = new NotificationRouter(Plan with { Receivers = [Plan.Receivers[0] with { Kind = ReceiverKind.Alertmanager }] }, "w");

        var sent = Enumerable.Range(0, 300).Sum(second => router.Update([Notice("a", "page")], Noon.AddSeconds(second)).Count);

        Assert.Equal(5, sent);
    }

    private static AlertNotice Notice(string key, string severity) => new(
        key,
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = "x", ["objective"] = key, ["severity"] = severity, ["service"] = "s" },
        $"{key} burns",
        "figures",
        Noon,
        null);
}
