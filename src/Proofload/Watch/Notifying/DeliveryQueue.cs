using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;

namespace Proofload.Watch.Notifying;

/// <summary>
/// Delivers one receiver's notifications in order: again after 1 s, 2 s, 4 s … up to 5 minutes while it cannot be reached. What waits is kept with the watch, so a
/// restart goes on where it ended; a notification whose delivery a crash cut off goes out twice.
/// </summary>
internal sealed class DeliveryQueue
{
    /// <summary>Most notifications that wait; the oldest is given up for a newer one.</summary>
    public const int Most = 1000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly INotifier _notifier;
    private readonly Action<string> _note;
    private readonly ConcurrentQueue<long> _done;
    private readonly Channel<OutboxItem> _items;
    private readonly string _receiver;
    private long _delivered;
    private long _failed;
    private long _dropped;

    /// <param name="receiver">Name of the receiver.</param>
    /// <param name="notifier">How it is told.</param>
    /// <param name="done">Takes the numbers of notifications that are delivered or given up.</param>
    /// <param name="note">Told what goes wrong, a line each.</param>
    public DeliveryQueue(string receiver, INotifier notifier, ConcurrentQueue<long> done, Action<string> note)
    {
        (_receiver, _notifier, _done, _note) = (receiver, notifier, done, note);
        _items = Channel.CreateBounded<OutboxItem>(
            new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest },
            dropped =>
            {
                Interlocked.Increment(ref _dropped);
                _done.Enqueue(dropped.Id);
            });
    }

    public string Receiver => _receiver;

    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Attempts that failed.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Notifications that were given up.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public int Waiting => _items.Reader.Count;

    public void Add(OutboxItem item) => _items.Writer.TryWrite(item);

    /// <summary>Delivers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in _items.Reader.ReadAllAsync(cancellation))
                await DeliverAsync(item, cancellation);
        }
        catch (OperationCanceledException)
        {
            // What was not delivered is kept.
        }
    }

    private async Task DeliverAsync(OutboxItem item, CancellationToken cancellation)
    {
        if (Read(item.Body) is not { } notification)
        {
            Drop(item, "a notification that another version kept cannot be read");
            return;
        }

        for (var attempt = 0; ; attempt++)
        {
            var delivery = await _notifier.SendAsync(notification, cancellation);
            if (delivery.Outcome == DeliveryOutcome.Done)
            {
                if (attempt > 0)
                    _note($"receiver '{_receiver}': told after {attempt + 1} attempts");
                Interlocked.Increment(ref _delivered);
                _done.Enqueue(item.Id);
                return;
            }

            Interlocked.Increment(ref _failed);
            if (delivery.Outcome == DeliveryOutcome.Refused)
            {
                Drop(item, $"{_notifier.Address} {delivery.Problem}; given up");
                return;
            }

            if (attempt == 0)
                _note($"receiver '{_receiver}': {_notifier.Address} {delivery.Problem}; trying again");
            var pause = TimeSpan.FromSeconds(Math.Min(1 << Math.Min(attempt, 16), LongestPause.TotalSeconds));
            await Task.Delay(delivery.RetryAfter is { } asked && asked > pause && asked < LongestPause ? asked : pause, cancellation);
        }
    }

    private static Notification? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Notification>(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Drop(OutboxItem item, string reason)
    {
        Interlocked.Increment(ref _dropped);
        _done.Enqueue(item.Id);
        _note($"receiver '{_receiver}': {reason}");
    }
}
