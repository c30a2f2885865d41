using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

public sealed class TickWindowTests
{
    private const long Second = 1_000_000_000;
    private readonly TickWindow _window = new(parts: 3);

    [Fact]
    public void Nothing_seen_is_nothing()
    {
        Assert.Equal(0, _window.Seconds);
        Assert.Equal(0, _window.Counters.Started);
        Assert.Equal(0, _window.Of(RecordedMetric.Latency).Count);
    }

    [Fact]
    public void Ticks_of_all_workers_add_up()
    {
        Add(worker: 0, at: 0, latency: 10);
        Add(worker: 1, at: 0, latency: 30);
        Add(worker: 0, at: Second, latency: 20);
        Assert.Equal(3, _window.Counters.Started);
        Assert.Equal((3L, 10L, 30L), (_window.Of(RecordedMetric.Latency).Count, _window.Of(RecordedMetric.Latency).Min, _window.Of(RecordedMetric.Latency).Max));
        Assert.Equal(0, _window.Of(RecordedMetric.Ttft).Count);
        Assert.Equal(1.2, _window.Seconds, 6);
    }

    [Fact]
    public void What_is_older_than_the_window_is_gone()
    {
        for (var second = 0; second < 10; second++)
        {
            Add(worker: 0, at: second * Second, latency: second);
        }

        Assert.Equal(3, _window.Counters.Started);
        Assert.Equal((7L, 9L), (_window.Of(RecordedMetric.Latency).Min, _window.Of(RecordedMetric.Latency).Max));
        Assert.Equal(2.2, _window.Seconds, 6);
    }

    [Fact]
    public void A_tick_of_a_slow_worker_counts_while_its_time_is_in_the_window()
    {
        Add(worker: 0, at: 5 * Second, latency: 5);
        Add(worker: 1, at: 4 * Second, latency: 4);
        Add(worker: 1, at: 2 * Second, latency: 2);
        Assert.Equal(2, _window.Counters.Started);
        Assert.Equal(4, _window.Of(RecordedMetric.Latency).Min);
    }

    [Fact]
    public void A_long_silence_empties_it()
    {
        Add(worker: 0, at: 0, latency: 1);
        Add(worker: 0, at: Second, latency: 2);
        Add(worker: 0, at: 1_000 * Second, latency: 3);
        Assert.Equal(1, _window.Counters.Started);
        Assert.Equal(3, _window.Of(RecordedMetric.Latency).Min);
        Assert.Equal(0.2, _window.Seconds, 6);
    }

    private void Add(int worker, long at, long latency)
    {
        var histogram = new Histogram();
        histogram.Record(latency);
        _window.Add(new Tick
        {
            Worker = worker,
            StartNs = at,
            EndNs = at + (Second / 5),
            InFlight = 0,
            Counters = TickCounters.None with { Started = 1 },
            Histograms = TickHistograms.Create(metric => metric == RecordedMetric.Latency ? histogram.ToSparse() : SparseHistogram.Empty),
        });
    }
}
