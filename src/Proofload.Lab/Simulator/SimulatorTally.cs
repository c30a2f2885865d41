using System.Collections.Concurrent;
using Proofload.Lab.Simulator.Timing;

namespace Proofload.Lab.Simulator;

/// <summary>Counts. Those of tokens and events belong to the timer thread; the others are interlocked.</summary>
internal sealed class SimulatorTally
{
    private readonly ConcurrentDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private long _requests;
    private long _inFlight;
    private long _rejected;
    private long _internalErrors;
    private long _events;
    private long _tokens;
    private long _promptTokens;

    public LatenessSummary EventLateness { get; } = new();

    public LatenessSummary ResponseLateness { get; } = new();

    public DurationHistogram FirstToken { get; } = new(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80);

    public DurationHistogram PerToken { get; } = new(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80);

    public DurationHistogram EndToEnd { get; } = new(0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680);

    public ConcurrentDictionary<string, long> Finished { get; } = new(StringComparer.Ordinal);

    public long Requests => Interlocked.Read(ref _requests);

    public long InFlight => Interlocked.Read(ref _inFlight);

    public long Rejected => Interlocked.Read(ref _rejected);

    public long InternalErrors => Interlocked.Read(ref _internalErrors);

    public long Events => Volatile.Read(ref _events);

    public long Tokens => Interlocked.Read(ref _tokens);

    public long PromptTokens => Interlocked.Read(ref _promptTokens);

    public IReadOnlyDictionary<string, long> Faults => _faults;

    public void RequestStarted()
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref _inFlight);
    }

    /// <summary>A connection rests between its requests.</summary>
    public void RequestPaused() => Interlocked.Decrement(ref _inFlight);

    public void RequestResumed() => Interlocked.Increment(ref _inFlight);

    public void RequestEnded() => Interlocked.Decrement(ref _inFlight);

    public void OnRejected() => Interlocked.Increment(ref _rejected);

    public void OnInternalError() => Interlocked.Increment(ref _internalErrors);

    public void OnFault(string name) => _faults.AddOrUpdate(name, 1, static (_, count) => count + 1);

    /// <summary>Timer thread: a stream event is about to leave.</summary>
    public void OnEvent(long latenessNs)
    {
        _events++;
        EventLateness.Record(latenessNs);
    }

    /// <summary>Timer thread: tokens were made; times below 0 are not observed.</summary>
    public void OnTokens(int count, long firstTokenNs, long gapNs)
    {
        Interlocked.Add(ref _tokens, count);
        if (firstTokenNs >= 0)
        {
            FirstToken.Observe(firstTokenNs);
        }

        if (gapNs >= 0)
        {
            PerToken.Observe(gapNs);
        }
    }

    /// <summary>A generation ended.</summary>
    public void OnFinished(string reason, int promptTokens, long endToEndNs)
    {
        Interlocked.Add(ref _promptTokens, promptTokens);
        Finished.AddOrUpdate(reason, 1, static (_, count) => count + 1);
        EndToEnd.Observe(endToEndNs);
    }
}
