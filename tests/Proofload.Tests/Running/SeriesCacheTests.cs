using Proofload.Load;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Plans.Loads;
using Proofload.Running;

namespace Proofload.Tests.Running;

public sealed class SeriesCacheTests
{
    private const long Second = 1_000_000_000;
    private readonly IntervalSeries _series = new(capacity: 8);
    private readonly SeriesCache _cache;

    public SeriesCacheTests() =>
        _cache = new SeriesCache(_series, LoadCompiler.Compile(new OpenLoad { Rate = 5, Duration = TimeSpan.FromSeconds(60) }, 1, "."));

    [Fact]
    public void An_interval_is_computed_once_and_again_only_when_a_tick_came_into_it()
    {
        Add(0);
        Add(1);
        Add(2);
        var before = _cache.From(0);
        Add(1);
        var after = _cache.From(0);
        Assert.Same(before[0], after[0]);
        Assert.NotSame(before[1], after[1]);
        Assert.Same(before[2], after[2]);
        Assert.Equal((1L, 2L), (before[1].Ok, after[1].Ok));
        Assert.Equal(2, after[1].Metrics["latency"].Count);
    }

    [Fact]
    public void A_part_is_the_end_of_the_whole()
    {
        for (var second = 0; second < 6; second++)
        {
            Add(second);
        }

        Assert.Equal(_cache.From(0).Skip(4), _cache.From(4));
    }

    [Fact]
    public void Complete_leaves_out_the_interval_that_still_grows()
    {
        Assert.Empty(_cache.Complete(3));
        for (var second = 0; second < 6; second++)
        {
            Add(second);
        }

        Assert.Equal([2, 3, 4], _cache.Complete(3).Select(static i => (int)i.At));
        Assert.Equal(_cache.From(0).Take(5), _cache.Complete(120));
    }

    [Fact]
    public void When_the_series_folds_nothing_old_is_shown()
    {
        for (var second = 0; second < 8; second++)
        {
            Add(second);
        }

        Assert.Equal(8, _cache.From(0).Count);
        Add(8);
        var folded = _cache.From(0);
        Assert.Equal(2, _cache.Resolution);
        Assert.Equal([2, 2, 2, 2, 1], folded.Select(static i => (int)i.Ok));
        Assert.Equal([0, 2, 4, 6, 8], folded.Select(static i => i.At));
    }

    private void Add(int second)
    {
        var latency = new Histogram();
        latency.Record(Second + second);
        _series.Add(new Tick
        {
            Worker = 0,
            StartNs = second * Second,
            EndNs = (second + 1) * Second,
            InFlight = 0,
            Counters = TickCounters.None with { ByOutcome = TickCounters.None.ByOutcome.SetItem((int)ErrorKind.Ok, 1) },
            Histograms = TickHistograms.Create(metric => metric == RecordedMetric.Latency ? latency.ToSparse() : SparseHistogram.Empty),
        });
    }
}
