using System.Collections.Concurrent;
using System.Globalization;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Batching;
using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Queueing;
using Proofload.Lab.Simulator.Sampling;
using Proofload.Lab.Simulator.Sessions;
using Proofload.Lab.Simulator.Timing;
using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Simulator;

/// <summary>The parts of one running simulator that its endpoints share.</summary>
internal sealed class SimulatorCore : IDisposable
{
    private readonly ConcurrentDictionary<string, string> _logins = new(StringComparer.Ordinal);
    private FaultSchedule _faults;
    private long _nextIndex;
    private int _firstSeen;

    public SimulatorCore(SimulatorOptions options, IClock clock)
    {
        Options = options;
        Clock = clock;
        _faults = options.Faults;
        Loop = TimerLoop.Start(clock, Freeze);
        Replicas = new ReplicaSet(options.Replicas, () => new Replica(new ServiceStation(options.Service.Servers, options.Service.QueueLimit ?? -1), new BatchingEngine(Loop, options.Batching)));
        Text = new TokenText(options.Seed, options.Generation.BytesPerToken);
        Sessions = new SessionLog(options.SessionHeader, options.SessionHistory);
        Planner = new GenerationPlanner(options, Text);
    }

    public SimulatorOptions Options { get; }

    public IClock Clock { get; }

    public FreezeWindow Freeze { get; } = new();

    public TimerLoop Loop { get; }

    /// <summary>What sessions asked and were answered.</summary>
    public SessionLog Sessions { get; }

    public SimulatorTally Tally { get; } = new();

    /// <summary>The replicas behind the balancer; one unless more are asked for.</summary>
    public ReplicaSet Replicas { get; }

    public TokenText Text { get; }

    public GenerationPlanner Planner { get; }

    /// <summary>Scratch of the timer thread, shared by all streams.</summary>
    public EventBuffer TimerBuffer { get; } = new();

    /// <summary>The faults in force; can be replaced while the simulator runs.</summary>
    public FaultSchedule Faults
    {
        get => Volatile.Read(ref _faults);
        set => Volatile.Write(ref _faults, value);
    }

    /// <summary>The number of a request, counted over all model endpoints from 0.</summary>
    public long TakeIndex(long nowNs)
    {
        if (_firstSeen == 0 && Interlocked.Exchange(ref _firstSeen, 1) == 0 && Options.FreezeAt is { } at)
        {
            var start = nowNs + (long)at.TotalNanoseconds;
            Freeze.Set(start, start + (long)Options.FreezeFor.TotalNanoseconds);
        }

        return Interlocked.Increment(ref _nextIndex) - 1;
    }

    public void FreezeNow(TimeSpan duration)
    {
        var now = Clock.NowNs;
        Freeze.Set(now, now + (long)duration.TotalNanoseconds);
    }

    /// <summary>A token for the user: the same user gets the same token.</summary>
    public string LogIn(string user)
    {
        ulong hash = Options.Seed;
        foreach (var letter in user)
        {
            hash = SplitMix64.Mix(hash ^ letter);
        }

        var token = "sim-" + hash.ToString("x16", CultureInfo.InvariantCulture);
        _logins[token] = user;
        return token;
    }

    /// <summary>The user of a token that <see cref="LogIn"/> gave out, or null.</summary>
    public string? UserOf(string token) => _logins.GetValueOrDefault(token);

    public SimulatorStatistics Statistics() => new()
    {
        Requests = Tally.Requests,
        InFlight = Tally.InFlight,
        Rejected = Tally.Rejected,
        Events = Tally.Events,
        Tokens = Tally.Tokens,
        Running = Replicas.Running,
        Waiting = Replicas.Waiting(Clock.NowNs),
        Replicas = Replicas.Active,
        EventLateness = Tally.EventLateness.Snapshot(),
        ResponseLateness = Tally.ResponseLateness.Snapshot(),
        Faults = new Dictionary<string, long>(Tally.Faults, StringComparer.Ordinal),
        InternalErrors = Tally.InternalErrors + Loop.Failures,
    };

    public void Dispose() => Loop.Dispose();
}
