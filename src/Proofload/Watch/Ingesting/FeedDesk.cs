using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Slo;
using Proofload.Watch.Counting;

namespace Proofload.Watch.Ingesting;

/// <summary>All sources of a watch that are no probes: starts them, and moves what they read into the batch that is kept next, each with its place.</summary>
internal sealed class FeedDesk : IDisposable
{
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(1);

    private readonly List<FeedRunner> _feeds = [];
    private readonly IClock _clock;
    private Task _running = Task.CompletedTask;

    /// <param name="plan">The watch.</param>
    /// <param name="values">What was kept: the place of each source.</param>
    /// <param name="options">What surrounds the watch.</param>
    public FeedDesk(WatchPlan plan, IReadOnlyDictionary<string, string> values, WatchOptions options)
    {
        _clock = options.Clock;
        var objectives = plan.Objectives.Objectives;
        foreach (var source in plan.Ingest.All)
            _feeds.Add(new FeedRunner(source, Open(source, objectives, options), values.GetValueOrDefault(source.Key), options.Note));
    }

    public IReadOnlyList<FeedRunner> Feeds => _feeds;

    /// <summary>Every source has been read to its end once.</summary>
    public bool HasCaughtUp => _feeds.TrueForAll(static f => f.HasCaughtUp);

    public void Start(CancellationToken stop) => _running = Task.WhenAll(_feeds.Select(f => Task.Run(() => f.RunAsync(stop), CancellationToken.None)));

    /// <summary>Ends when all sources have, after the stop.</summary>
    public Task EndAsync() => _running;

    /// <summary>Takes what was read into counts and batch; both belong together.</summary>
    public void Take(CountBook book, WatchBatch batch)
    {
        foreach (var feed in _feeds)
        {
            if (feed.Take() is not { Place: { } place } read)
                continue;
            batch.Values[feed.Source.Key] = place;

            // A log from the future would make a history forget the present.
            var latest = _clock.UtcNow + MostAhead;
            foreach (var count in read.Counts)
                book.Add(count.Objective, new EventCounts(count.Good, count.Total), count.At > latest ? latest : count.At);
        }
    }

    public void Dispose()
    {
        foreach (var feed in _feeds)
            feed.Dispose();
    }

    private static IFeed Open(IngestSource source, IReadOnlyList<ServiceLevelObjective> objectives, WatchOptions options) => source switch
    {
        LogSource log => new LogFeed(log, objectives, options.Clock),
        MetricsSource metrics => new MetricsFeed(metrics, objectives, options.Clock),
        RunsSource runs => new RunsFeed(runs, objectives, options.Runs ?? throw new PlanException("this watch was given no stores of runs"), options.Clock),
        _ => throw new InvalidOperationException($"no feed reads {source.GetType().Name}"),
    };
}
