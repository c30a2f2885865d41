using Proofload.Notifications;
using Proofload.Notifications.Storing;
using Proofload.Slo;

namespace Proofload.Tests.Notifications;

public sealed class NotifierTests
{
    private static readonly ServiceLevelObjective Latency = SampleAlerts.Objective();
    private static readonly DeliveryOutcome Down = new(DeliveryResult.Later, "hook answered 503");

    [Fact]
    public async Task An_alert_waits_for_company_and_goes_out_with_it()
    {
        var bench = new NotifierBench();
        var notifier = bench.Make();

        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(5));
        Assert.Empty(bench.Told);
        notifier.Take(SampleAlerts.Fires(SampleAlerts.Objective("ttft"), 0, bench.Clock.UtcNow));
        notifier.Take(SampleAlerts.Fires(SampleAlerts.Objective("latency-b", "search"), 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(20));

        Assert.Equal(["chat", "search"], bench.Told.Select(static n => n.Group["service"]));
        Assert.Equal(["latency", "ttft"], bench.Told[0].Alerts.Select(static a => a.Label("objective")));
        Assert.Equal(SampleAlerts.Start.AddSeconds(10), bench.Told[0].At);
    }

    [Fact]
    public async Task What_still_fires_is_said_again_and_that_it_is_over_once()
    {
        var bench = new NotifierBench();
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromHours(9), TimeSpan.FromMinutes(1));
        Assert.Equal(3, bench.Told.Count);

        notifier.Take(SampleAlerts.Resolves(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromHours(9), TimeSpan.FromMinutes(1));

        Assert.Equal([true, true, true, false], bench.Told.Select(static n => n.IsFiring));
        Assert.Equal(SampleAlerts.Start.AddHours(9), bench.Told[3].Alerts[0].EndsAt);
        Assert.Empty(notifier.Alerts);
        Assert.Equal(4, bench.Told.Select(static n => n.Id).Distinct().Count());
    }

    [Fact]
    public async Task News_of_a_group_keep_its_interval()
    {
        var bench = new NotifierBench();
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(12));
        notifier.Take(SampleAlerts.Fires(Latency, 1, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(2));

        Assert.Equal([10, 70], bench.Told.Select(static n => (int)(n.At - SampleAlerts.Start).TotalSeconds));
        Assert.Equal(2, bench.Told[1].Alerts.Count);
    }

    [Fact]
    public async Task An_alert_that_is_over_before_anybody_was_told_is_not_told()
    {
        var bench = new NotifierBench();
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(5));
        notifier.Take(SampleAlerts.Resolves(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));

        Assert.Empty(bench.Told);
        Assert.Empty(notifier.Alerts);
    }

    [Fact]
    public async Task A_page_silences_the_ticket_of_its_objective_until_it_is_over()
    {
        var bench = new NotifierBench();
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        notifier.Take(SampleAlerts.Fires(Latency, 2, bench.Clock.UtcNow));
        notifier.Take(SampleAlerts.Fires(SampleAlerts.Objective("ttft"), 2, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(3));
        Assert.Equal([("latency", "page"), ("ttft", "ticket")], bench.Told.SelectMany(static n => n.Alerts).Select(static a => (a.Label("objective"), a.Label("severity"))));

        notifier.Take(SampleAlerts.Resolves(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(3));

        Assert.Contains(bench.Told, static n => n.IsFiring && n.Alerts.Any(static a => a.Label("objective") == "latency" && a.Label("severity") == "ticket"));
    }

    [Fact]
    public async Task Receivers_are_told_of_their_severities_and_services_only()
    {
        var bench = new NotifierBench(new NotifyPlan
        {
            GroupWait = TimeSpan.Zero,
            Receivers =
            [
                NotifierBench.Receiver("pager") with { Severities = ["page"] },
                NotifierBench.Receiver("search-team") with { Services = ["search"] },
                NotifierBench.Receiver("quiet") with { Resolved = false },
            ],
        });
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 2, bench.Clock.UtcNow));
        notifier.Take(SampleAlerts.Fires(SampleAlerts.Objective("s", "search"), 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(2));
        notifier.Take(SampleAlerts.Resolves(Latency, 2, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(2));

        Assert.Equal(["s"], Names("pager"));
        Assert.Equal(["s"], Names("search-team"));
        Assert.Equal(["latency", "s"], Names("quiet"));
        Assert.Equal(1, Assert.Single(notifier.Alerts, static a => a.IsFiring) is { } left && left.Label("objective") == "s" ? 1 : 0);
        Assert.Single(notifier.Alerts);

        IEnumerable<string> Names(string receiver) => bench.Told.Where(n => n.Receiver == receiver).SelectMany(static n => n.Alerts).Select(static a => a.Label("objective")).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_tried_ever_more_seldom_and_told_in_the_end()
    {
        var bench = new NotifierBench { Ends = static _ => Down };
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromHours(1));

        var gaps = bench.Tried.Zip(bench.Tried.Skip(1), static (a, b) => (b.At - a.At).TotalSeconds).ToArray();
        Assert.InRange(gaps[0], 0.5, 1);
        Assert.InRange(gaps[4], 8, 17);
        Assert.InRange(gaps[^1], 150, 301);
        Assert.InRange(bench.Tried.Count, 18, 40);
        Assert.Single(bench.Tried.Select(static n => n.Id).Distinct());
        Assert.Single(bench.Warnings);
        Assert.Equal(bench.Tried.Count, Assert.Single(notifier.Counters).Failing);

        bench.Ends = null;
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(6));
        Assert.Equal(bench.Tried[0].Id, Assert.Single(bench.Told).Id);
        Assert.Equal(0, Assert.Single(notifier.Counters).Failing);
    }

    [Fact]
    public async Task An_alert_that_was_over_while_the_receiver_was_down_is_told_as_over()
    {
        var bench = new NotifierBench { Ends = static _ => Down };
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(1));
        notifier.Take(SampleAlerts.Resolves(Latency, 0, bench.Clock.UtcNow));
        bench.Ends = null;
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(2));

        Assert.False(Assert.Single(bench.Told).IsFiring);
        Assert.Equal(SampleAlerts.Start, bench.Told[0].Alerts[0].StartsAt);
        Assert.Empty(notifier.Alerts);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        var bench = new NotifierBench { Ends = static _ => new DeliveryOutcome(DeliveryResult.Later, "hook answered 429", TimeSpan.FromSeconds(90)) };
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(4));

        Assert.Equal([10, 100, 190], bench.Tried.Select(static n => (int)(n.At - SampleAlerts.Start).TotalSeconds));
    }

    [Fact]
    public async Task A_restart_after_each_step_loses_nothing_and_repeats_nothing()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("proofload-notify-").FullName, "state.json");
        var bench = new NotifierBench { Store = new FileNotificationStore(path) };
        bench.Make().Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        for (var second = 0; second < 120; second++)
            await bench.PassAsync(bench.Make(), TimeSpan.FromSeconds(1));
        bench.Make().Take(SampleAlerts.Resolves(Latency, 0, bench.Clock.UtcNow));
        for (var second = 0; second < 120; second++)
            await bench.PassAsync(bench.Make(), TimeSpan.FromSeconds(1));

        Assert.Equal([true, false], bench.Told.Select(static n => n.IsFiring));
        Assert.Empty(bench.Make().Alerts);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_crash_between_arrival_and_saving_sends_the_same_notification_again()
    {
        var store = new CrashingStore();
        var bench = new NotifierBench(new NotifyPlan { GroupWait = TimeSpan.Zero, Receivers = [NotifierBench.Receiver("chat")] }) { Store = store };
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        bench.Ends = _ =>
        {
            store.IsBroken = true;
            return DeliveryOutcome.Delivered;
        };
        await Assert.ThrowsAsync<IOException>(() => notifier.DeliverDueAsync(TestContext.Current.CancellationToken));

        store.IsBroken = false;
        bench.Ends = null;
        await bench.Make().DeliverDueAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, bench.Told.Count);
        Assert.Equal(bench.Told[0].Id, bench.Told[1].Id);
    }

    [Fact]
    public async Task A_crash_between_arrival_and_saving_and_an_alert_that_is_over_by_then_still_says_that_it_is_over()
    {
        var store = new CrashingStore();
        var bench = new NotifierBench(new NotifyPlan { GroupWait = TimeSpan.Zero, Receivers = [NotifierBench.Receiver("chat")] }) { Store = store };
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        bench.Ends = _ =>
        {
            store.IsBroken = true;
            return DeliveryOutcome.Delivered;
        };
        await Assert.ThrowsAsync<IOException>(() => notifier.DeliverDueAsync(TestContext.Current.CancellationToken));

        store.IsBroken = false;
        bench.Ends = null;
        var after = bench.Make();
        after.Take(SampleAlerts.Resolves(Latency, 0, bench.Clock.UtcNow.AddSeconds(1)));
        await bench.PassAsync(after, TimeSpan.FromMinutes(2));

        Assert.Equal([true, false], bench.Told.Select(static n => n.IsFiring));
    }

    [Fact]
    public async Task An_Alertmanager_is_told_each_minute_and_for_a_quarter_of_an_hour_of_what_is_over()
    {
        var bench = new NotifierBench(new NotifyPlan { Receivers = [NotifierBench.Receiver("am", ReceiverKind.Alertmanager)] });
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        notifier.Take(SampleAlerts.Fires(Latency, 2, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(121));
        Assert.Equal([1, 61, 121], bench.Told.Select(static n => (int)(n.At - SampleAlerts.Start).TotalSeconds));
        Assert.All(bench.Told, static n => Assert.Equal(2, n.Alerts.Count));

        bench.Told.Clear();
        notifier.Take(SampleAlerts.Resolves(Latency, 0, bench.Clock.UtcNow));
        notifier.Take(SampleAlerts.Resolves(Latency, 2, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromMinutes(30));

        Assert.Equal(15, bench.Told.Count);
        Assert.Empty(notifier.Alerts);
    }

    [Fact]
    public async Task Reconcile_TellsWhatChangedWhileNobodyWatched()
    {
        var bench = new NotifierBench(new NotifyPlan { GroupWait = TimeSpan.Zero, GroupInterval = TimeSpan.Zero, Receivers = [NotifierBench.Receiver("chat")] });
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(1));
        var status = SampleAlerts.Status(Latency, bench.Clock.UtcNow);

        notifier.Reconcile(
            [new AlertState("latency", Latency.Alerts[0], AlertPhase.Inactive, null, null), new AlertState("latency", Latency.Alerts[1], AlertPhase.Firing, status.At, status.At)],
            new Dictionary<string, ObjectiveStatus>(StringComparer.Ordinal) { ["latency"] = status });
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(1));

        Assert.Equal([("6h", true), ("1h", false)], bench.Told[1].Alerts.Select(static a => (a.Label("long"), a.IsFiring)));
    }

    [Fact]
    public async Task Take_AnEndThatIsStillToCome_IsOverNow()
    {
        var bench = new NotifierBench();
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(11));

        notifier.Take(SampleAlerts.Resolves(Latency, 0, bench.Clock.UtcNow.AddMilliseconds(700)));

        Assert.Equal(bench.Clock.UtcNow, Assert.Single(notifier.Alerts).EndsAt);
    }

    [Fact]
    public async Task Reconcile_AnObjectiveThatIsGone_IsToldAsOver()
    {
        var bench = new NotifierBench(new NotifyPlan { GroupWait = TimeSpan.Zero, GroupInterval = TimeSpan.Zero, Receivers = [NotifierBench.Receiver("chat")] });
        var notifier = bench.Make();
        notifier.Take(SampleAlerts.Fires(Latency, 0, bench.Clock.UtcNow));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(1));

        notifier.Reconcile([], new Dictionary<string, ObjectiveStatus>(StringComparer.Ordinal));
        await bench.PassAsync(notifier, TimeSpan.FromSeconds(1));

        Assert.Equal([true, false], bench.Told.Select(static n => n.Alerts[0].IsFiring));
        Assert.Empty(notifier.Alerts);
    }

    [Fact]
    public void Take_MoreAlertsThanThereIsRoomFor_ForgetsTheOldest()
    {
        var bench = new NotifierBench();
        var notifier = new Notifier(bench.Plan, bench.Store, new NotifierOptions { Clock = bench.Clock, MostAlerts = 3, Warn = bench.Warnings.Add });
        for (var i = 0; i < 5; i++)
            notifier.Take(SampleAlerts.Fires(SampleAlerts.Objective("o" + i), 0, bench.Clock.UtcNow.AddSeconds(i)));

        Assert.Equal(["o2", "o3", "o4"], notifier.Alerts.Select(static a => a.Label("objective")).Order(StringComparer.Ordinal));
        Assert.Equal(2, bench.Warnings.Count);
    }

    private sealed class CrashingStore : INotificationStore
    {
        private NotifierState _state = NotifierState.Empty;

        public bool IsBroken { get; set; }

        public NotifierState Load() => _state;

        public void Save(NotifierState state) => _state = IsBroken ? throw new IOException("the disk is full") : NotifierStateJson.Read(NotifierStateJson.Write(state), "test");
    }
}
