using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Proofload.Measurement.Recording;

/// <summary>
/// Where one worker puts its requests. One writer, no locks, no allocation per request (a histogram page now and then).
/// Totals are kept per request kind; every tick a buffer with what happened since the last one is handed to one collector.
/// <para>A request counts once: it ends in <see cref="Record"/> or in <see cref="RecordDropped"/>. Successes feed the metrics,
/// failures only <see cref="RecordedMetric.TimeToFailure"/> and their counter, cancelled ones only their counter. Lateness, receive
/// delay and receive lag describe the generator, so they are taken from every measured request that has them, whatever its outcome.
/// Warm-up and cool-down requests are counted apart.</para>
/// </summary>
public sealed class Recorder
{
    /// <summary>Ticks that may wait for the collector; when it falls behind further, the present tick grows instead.</summary>
    private const int MaxPendingTicks = 128;

    private readonly ConcurrentQueue<TickBuffer> _full = new();
    private readonly ConcurrentQueue<TickBuffer> _clean = new();
    private readonly KindTotals[] _kinds;
    private readonly CounterCell _warmUp = new();
    private readonly CounterCell _coolDown = new();
    private readonly KindTotals[][]? _turns;
    private readonly PromptTotals _prompts = new();
    private readonly SessionTotals _sessions = new();
    private readonly IRequestJudge? _judge;
    private readonly long _tickNs;
    private TickBuffer _tick = new();
    private long _boundaryNs;

    /// <summary>Creates a recorder.</summary>
    /// <param name="kinds">Number of request kinds in the mix, at least 1.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kinds"/>, the worker or the tick length is out of range.</exception>
    public Recorder(int kinds, RecorderOptions? options = null)
    {
        options ??= new RecorderOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(kinds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Worker, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TickNs, 1_000_000, nameof(options));
        _kinds = [.. Enumerable.Range(0, kinds).Select(static _ => new KindTotals())];
        _turns = options.Turns is null || options.Turns.All(static t => t == 0)
            ? null
            : [.. options.Turns.Select(static turns => Enumerable.Range(0, turns).Select(static _ => new KindTotals()).ToArray())];
        _judge = options.Judge;
        _tickNs = options.TickNs;
        _boundaryNs = options.TickNs;
        Worker = options.Worker;
    }

    /// <summary>Number of this worker among the run's, from 0.</summary>
    public int Worker { get; }

    /// <summary>Counts a request as started in the present tick. Call it when the request is handed to the driver.</summary>
    public void RecordStarted() => _tick.Started++;

    /// <summary>Records a request that ended.</summary>
    /// <param name="r">The finished record; its <see cref="RequestRecord.Kind"/> is below the number of kinds.</param>
    /// <param name="chunkGapsNs">Gaps between its token-bearing events, nanoseconds; empty for a request that was not streamed.</param>
    /// <param name="received">About its reads and stamped events; null falls back to the largest lag of the record.</param>
    public void Record(in RequestRecord r, ReadOnlySpan<long> chunkGapsNs = default, ReceiveLog? received = null)
    {
        if (r.Phase != RunPhase.Measured)
        {
            (r.Phase == RunPhase.WarmUp ? _warmUp : _coolDown).Count(r, good: false);
            _tick.Excluded++;
            return;
        }

        var totals = _turns is null ? _kinds[r.Kind] : TotalsOf(r.Kind, r.Turn);
        var good = r.IsSuccess && _judge is not null && _judge.IsGood(r);
        totals.Counters.Count(r, good);
        _tick.Count(r.Outcome);
        if (r.Sent >= 0 && r.Intended >= 0)
        {
            // Not through Add: a request sent a nanosecond early has a lateness of -1, which is not "absent" here.
            totals[RecordedMetric.Lateness].Record(r.LatenessNs);
            _tick.Slot(2).Record(r.LatenessNs);
        }

        if (received is null)
            Add(totals, RecordedMetric.ReceiveLag, r.ReceiveLagNs);
        else
            received.AddTo(totals);
        if (r.IsSuccess)
        {
            if (good)
                _tick.Good++;
            RecordSuccess(totals, r, chunkGapsNs);
        }
        else if (r.IsFailure)
        {
            Add(totals, RecordedMetric.TimeToFailure, r.Intended >= 0 ? r.LatencyNs : r.ServiceTimeNs);
        }
    }

    /// <summary>Records the duration of one MultiStream query, all its samples: <see cref="RecordedMetric.QueryLatency"/>.</summary>
    /// <param name="latencyNs">First intended to last done, nanoseconds, not negative.</param>
    /// <param name="kind">Request kind.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="latencyNs"/> is negative.</exception>
    public void RecordQuery(long latencyNs, int kind = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latencyNs);
        _kinds[kind][RecordedMetric.QueryLatency].Record(latencyNs);
    }

    /// <summary>Records a session that ended, after its last request. Only sessions that began in the measured phase count.</summary>
    /// <param name="session">The finished session.</param>
    public void RecordSession(in SessionRecord session)
    {
        if (session.Phase != RunPhase.Measured)
            return;

        _sessions.Count(in session);
        _tick.Sessions++;
    }

    /// <summary>Counts a session that was due and not begun because the in-flight cap was reached. Its first request is counted by <see cref="RecordDropped"/>.</summary>
    /// <param name="phase">Phase of its intended time.</param>
    public void RecordSessionDropped(RunPhase phase = RunPhase.Measured)
    {
        if (phase != RunPhase.Measured)
            return;

        _sessions.CountDropped();
        _tick.Sessions++;
    }

    /// <summary>Counts a request that was due and not tried because the in-flight cap was reached.</summary>
    /// <param name="intendedNs">Its intended time, nanoseconds since the run's start; <see cref="RequestRecord.Absent"/> when unknown.</param>
    /// <param name="phase">Phase of its intended time.</param>
    /// <param name="kind">Request kind.</param>
    public void RecordDropped(
        long intendedNs = RequestRecord.Absent, RunPhase phase = RunPhase.Measured, int kind = 0)
    {
        if (phase != RunPhase.Measured)
        {
            (phase == RunPhase.WarmUp ? _warmUp : _coolDown).CountDropped(intendedNs);
            return;
        }

        _kinds[kind].Counters.CountDropped(intendedNs);
        _tick.Dropped++;
    }

    /// <summary>Publishes the present tick when its end has passed. The worker calls this in every turn of its loop, idle or not.</summary>
    /// <param name="nowNs">Nanoseconds since the run's start.</param>
    /// <param name="inFlight">This worker's requests in flight.</param>
    public void RollTo(long nowNs, int inFlight)
    {
        if (nowNs < _boundaryNs)
            return;

        var start = nowNs - (nowNs % _tickNs);
        if (_full.Count < MaxPendingTicks)
            Publish(Math.Max(_boundaryNs, _tick.StartNs + _tickNs), start, inFlight);
        _boundaryNs = start + _tickNs;
    }

    /// <summary>
    /// For records that are read from a file, in any order of time: publishes the present tick and begins the one that holds a moment, be it
    /// earlier or later. The caller drains the ticks.
    /// </summary>
    /// <param name="atNs">Nanoseconds since the run's start, not negative.</param>
    /// <returns>True when a tick was published.</returns>
    public bool SeekTo(long atNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(atNs);
        var start = atNs - (atNs % _tickNs);
        if (start == _tick.StartNs)
            return false;

        Publish(_tick.StartNs + _tickNs, start, 0);
        _boundaryNs = start + _tickNs;
        return true;
    }

    /// <summary>Publishes what is left. The worker's last call.</summary>
    /// <param name="nowNs">Nanoseconds since the run's start.</param>
    /// <param name="inFlight">This worker's requests in flight.</param>
    public void Finish(long nowNs, int inFlight)
    {
        RollTo(nowNs, inFlight);
        Publish(Math.Max(nowNs, _tick.StartNs), nowNs, inFlight);
        _boundaryNs = long.MaxValue;
    }

    /// <summary>Takes the oldest published tick. For one collector thread.</summary>
    /// <param name="tick">The tick.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTakeTick([NotNullWhen(true)] out Tick? tick)
    {
        Tick? taken = null;
        var found = TryVisitTick(buffer => taken = buffer.Freeze(Worker, withHistograms: true));
        tick = taken;
        return found;
    }

    /// <summary>Shows the oldest published tick while it still is the worker's buffer. For one collector thread.</summary>
    /// <returns>False when there is none.</returns>
    internal bool TryVisitTick(Action<TickBuffer> visit)
    {
        if (!_full.TryDequeue(out var buffer))
            return false;

        visit(buffer);
        buffer.Clear();
        _clean.Enqueue(buffer);
        return true;
    }

    /// <summary>The totals so far. For the worker's thread, or for anybody after the worker has stopped.</summary>
    public RecorderSnapshot Snapshot() => new(
        [.. _kinds.Select(kind => kind.Freeze(_judge is not null))],
        _warmUp.Freeze(judged: false),
        _coolDown.Freeze(judged: false),
        _turns is null ? [] : [.. _turns.Select(turns => turns.Select(turn => turn.Freeze(_judge is not null)).ToImmutableArray())],
        _sessions.Freeze())
    {
        PromptBins = _prompts.Freeze(),
    };

    // Totals of a turn are part of their kind's: a request is recorded once, and the snapshot adds them up.
    private KindTotals TotalsOf(int kind, int turn)
    {
        var turns = _turns![kind];
        return turns.Length == 0 ? _kinds[kind] : turns[Math.Clamp(turn, 1, turns.Length) - 1];
    }

    private void RecordSuccess(KindTotals totals, in RequestRecord r, ReadOnlySpan<long> chunkGapsNs)
    {
        AddTicked(totals, RecordedMetric.Latency, 0, r.LatencyNs);
        AddTicked(totals, RecordedMetric.ServiceTime, 1, r.ServiceTimeNs);
        AddTicked(totals, RecordedMetric.Ttft, 3, r.TtftNs);
        AddTicked(totals, RecordedMetric.Tpot, 4, r.TpotNs);
        Add(totals, RecordedMetric.ServiceTtft, r.ServiceTtftNs);
        Add(totals, RecordedMetric.Ttfo, r.TtfoNs);
        Add(totals, RecordedMetric.LongestStall, r.LongestStallNs);
        Add(totals, RecordedMetric.OutputTokens, r.OutputTokens);
        Add(totals, RecordedMetric.PromptTokens, r.PromptTokens);
        Add(totals, RecordedMetric.TokenizerTokens, r.TokenizerTokens);
        if (r.PromptTokens >= 0)
            _prompts.Record(in r);
        _tick.OutputTokens += Math.Max(0, r.OutputTokens);
        if (chunkGapsNs.Length > 0)
        {
            var total = totals[RecordedMetric.InterChunk];
            var ticked = _tick.Slot(5);
            foreach (var gap in chunkGapsNs)
            {
                total.Record(gap);
                ticked.Record(gap);
            }
        }

        if (r.DnsNs >= 0 || r.TcpNs >= 0 || r.TlsNs >= 0)
        {
            Add(totals, RecordedMetric.Dns, r.DnsNs);
            Add(totals, RecordedMetric.Tcp, r.TcpNs);
            Add(totals, RecordedMetric.Tls, r.TlsNs);
            Add(totals, RecordedMetric.Connect, Math.Max(0, r.DnsNs) + Math.Max(0, r.TcpNs) + Math.Max(0, r.TlsNs));
        }
    }

    private static void Add(KindTotals totals, RecordedMetric metric, long value)
    {
        if (value >= 0)
            totals[metric].Record(value);
    }

    private void AddTicked(KindTotals totals, RecordedMetric metric, int slot, long value)
    {
        if (value < 0)
            return;

        totals[metric].Record(value);
        _tick.Slot(slot).Record(value);
    }

    private void Publish(long endNs, long nextStartNs, int inFlight)
    {
        _tick.EndNs = endNs;
        _tick.InFlight = inFlight;
        _full.Enqueue(_tick);
        _tick = _clean.TryDequeue(out var clean) ? clean : new TickBuffer();
        _tick.StartNs = nextStartNs;
    }
}
