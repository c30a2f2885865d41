using Proofload.Measurement.Clocks;
using Proofload.Notifications;
using Proofload.Notifications.Storing;
using Proofload.Plans;

namespace Proofload.Tests.Notifications;

/// <summary>A notifier with a clock that is set and receivers that keep what they are told.</summary>
internal sealed class NotifierBench
{
    public NotifierBench(NotifyPlan? plan = null) => Plan = plan ?? new NotifyPlan { Receivers = [Receiver("chat")] };

    public NotifyPlan Plan { get; }

    public INotificationStore Store { get; init; } = new MemoryNotificationStore();

    public WallClock Clock { get; } = new();

    public List<Notification> Told { get; } = [];

    public List<Notification> Tried { get; } = [];

    public List<string> Warnings { get; } = [];

    /// <summary>How attempts end; without one they arrive.</summary>
    public Func<Notification, DeliveryOutcome>? Ends { get; set; }

    public Notifier Make() => new(Plan, Store, new NotifierOptions { Clock = Clock, Seed = 1, Warn = Warnings.Add }, _ => new Kept(this));

    public static ReceiverPlan Receiver(string name, ReceiverKind kind = ReceiverKind.Webhook) => new() { Name = name, Kind = kind, Url = Secret.Literal("http://127.0.0.1:9/hook") };

    /// <summary>Lets time pass in steps and delivers what is due at each.</summary>
    public async Task PassAsync(Notifier notifier, TimeSpan time, TimeSpan? step = null)
    {
        var end = Clock.UtcNow + time;
        while (Clock.UtcNow < end)
        {
            Clock.UtcNow += step ?? TimeSpan.FromSeconds(1);
            await notifier.DeliverDueAsync(TestContext.Current.CancellationToken);
        }
    }

    internal sealed class WallClock : IClock
    {
        public long NowNs => (UtcNow - SampleAlerts.Start).Ticks * 100;

        public DateTimeOffset UtcNow { get; set; } = SampleAlerts.Start;
    }

    private sealed class Kept(NotifierBench bench) : IReceiver
    {
        public Task<DeliveryOutcome> SendAsync(Notification notification, CancellationToken stop)
        {
            lock (bench.Told)
            {
                bench.Tried.Add(notification);
                var outcome = bench.Ends?.Invoke(notification) ?? DeliveryOutcome.Delivered;
                if (outcome.Result == DeliveryResult.Delivered)
                    bench.Told.Add(notification);
                return Task.FromResult(outcome);
            }
        }
    }
}
