using System.Runtime.CompilerServices;
using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Running.Sessions;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>
/// One loop: decides what is due, sends it, takes what is complete and records it. The transport runs its turns, on the worker's thread or
/// where answers arrive, one at a time. It shares nothing with other workers but the stop signal, so it takes no lock. What differs between
/// open and closed loads is <see cref="SendDue"/>.
/// </summary>
internal abstract partial class Worker : ITurn
{
    private const long LongestWaitNs = 50_000_000;

    /// <summary>How long a run that a stop condition ended waits for the answers that are on their way.</summary>
    private const long StopGraceNs = 5_000_000_000;
    private readonly WorkerContext _context;
    private readonly RecordKeeper _records;
    private readonly InFlight _inFlight;
    private readonly RequestFactory _factory;
    private readonly SessionTable? _sessions;
    private Exchange? _prepared;
    private int _failuresInARow;
    private long _position = -1;
    private bool _draining;
    private long _drainLimit = long.MinValue;
    private bool _abandoned;

    protected Worker(WorkerContext context, int slots)
    {
        _context = context;
        // One more than the cap: a request is prepared while all the others are in flight.
        _inFlight = new InFlight(slots + 1);
        _factory = new RequestFactory(context.Kinds, context.Mix, slots + 1);
        _sessions = context.Sessions?.CreateTable(slots + 1);
        _records = new RecordKeeper(context.Recorder, context.Sink, context.Tokens);
        Cap = slots;
    }

    /// <summary>Error texts that this worker saw.</summary>
    public ErrorTally Errors { get; } = new();

    /// <summary>Answers whose text was not counted although there is a tokenizer.</summary>
    public long UncountedTexts => _context.Tokens?.Refused ?? 0;

    /// <summary>What brought the worker down; null unless there is a bug.</summary>
    public Exception? Crash { get; private set; }

    protected int Cap { get; }

    protected IClock Clock => _context.Clock;

    protected CompiledLoad Load => _context.Load;

    protected Recorder Recorder => _context.Recorder;

    /// <summary>Requests in flight, or sessions that have begun and not ended: what the load starts and the cap bounds.</summary>
    protected int ActiveCount => _sessions is null ? _inFlight.Count : _sessions.Active;

    /// <summary>Index of the prepared request, which is sent next.</summary>
    protected long NextIndex => _prepared!.Record.Index;

    /// <summary>A recent reading of the clock: when the latest request was sent.</summary>
    protected long LatestSendNs { get; private set; } = long.MinValue;

    /// <summary>The loop. Returns when every request is accounted for.</summary>
    public void Run()
    {
        try
        {
            PrepareNext();
            _context.Transport.Drive(this);
            _sessions?.Close();
            _records.Finish();
            Recorder.Finish(Clock.NowNs, 0);
        }
        catch (Exception e)
        {
            Crash = e;
            _context.Stop.Set(RunEnding.Interrupted, "an internal error: " + e.Message, abandonInFlight: true);
        }
    }

    bool ITurn.Run(out long dueNs)
    {
        if (!_draining)
        {
            if (TrySend(out dueNs))
            {
                return true;
            }

            BeginDrain();
        }

        return TryDrain(out dueNs);
    }

    /// <summary>Runs a worker on a thread of its own, a little above the others so that sending comes first.</summary>
    public static Task OnOwnThread(Worker worker)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            worker.Run();
            done.SetResult();
        })
        {
            IsBackground = true,
            Name = "proofload worker",
            Priority = ThreadPriority.AboveNormal,
        }.Start();
        return done.Task;
    }

    /// <summary>Sends all that is due and says when to look again; <see cref="IArrivalSchedule.Never"/> when nothing will ever be due.</summary>
    protected abstract long SendDue(long now);

    /// <summary>
    /// A request that belongs to <paramref name="owner"/> is done, and the worker knew it at <paramref name="knownNs"/>. With sessions: the last
    /// request of one, as it stands in the record, with the session's own intended time and phase.
    /// </summary>
    protected abstract void OnDone(int owner, in RequestRecord record, long knownNs);

    /// <summary>True when nothing further may be started, for lack of a free slot.</summary>
    protected bool IsFull => ActiveCount >= Cap;

    /// <summary>Sends the prepared request now; with sessions it is a session's first.</summary>
    protected void SendNext(long intended, int owner)
    {
        var exchange = _prepared!;
        var phase = Load.PhaseOf(intended);
        if (_sessions?.Start(exchange, intended, owner, phase) == false)
        {
            Prepare(exchange);
            return;
        }

        Send(exchange, intended, owner, phase);
        PrepareNext();
    }

    /// <summary>Gives up the request that was due at <paramref name="intended"/>: the cap is reached.</summary>
    protected void DropNext(long intended)
    {
        var phase = Load.PhaseOf(intended);
        Recorder.RecordDropped(intended, phase, _prepared!.Record.Kind);
        if (_sessions is not null)
        {
            Recorder.RecordSessionDropped(phase);
        }

        Prepare(_prepared!);
    }

    private void PrepareNext()
    {
        var exchange = Rent();
        Prepare(exchange);
        _prepared = exchange;
    }

    private Exchange Rent()
    {
        var exchange = _inFlight.Rent() ?? throw new InvalidOperationException("no free slot to prepare a request in");
        if (_context.Tokens is not null)
        {
            exchange.Output ??= new OutputText();
        }

        return exchange;
    }

    private void Prepare(Exchange exchange)
    {
        var index = _context.Part.IndexAt(++_position);
        if (_sessions is null)
        {
            _factory.Prepare(exchange, index);
        }
        else
        {
            _sessions.Open(exchange, index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Send(Exchange exchange, long intended, int owner, RunPhase phase)
    {
        exchange.Owner = owner;
        exchange.Record.Intended = intended;
        exchange.Record.User = owner;
        exchange.Record.Phase = phase;
        var now = Clock.NowNs;
        _inFlight.Add(exchange, now);
        exchange.StartedNs = now;
        Recorder.RecordStarted();
        _context.Transport.Start(exchange);
        LatestSendNs = Math.Max(now, exchange.Record.Sent);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TrySend(out long dueNs)
    {
        dueNs = ITurn.AtOnce;
        if (_context.Stop.IsSet)
        {
            return false;
        }

        TakeCompleted();
        var now = Clock.NowNs;
        var next = SendDue(now);
        var isOver = next == IArrivalSchedule.Never && (ActiveCount == 0 || !MayContinueAfterCompletion);
        if (_sessions is { Active: > 0 } && !TryGoOn(isOver, ref next))
        {
            return false;
        }

        if (isOver && (_sessions is null || ActiveCount == 0))
        {
            return false;
        }

        dueNs = Tend(now, next);
        return true;
    }

    /// <summary>True when a completion can make another request due although nothing is due by time.</summary>
    protected abstract bool MayContinueAfterCompletion { get; }

    private void BeginDrain()
    {
        var patience = Load.DrainNs ?? long.MaxValue;
        if (_context.Stop.IsSet)
        {
            patience = Math.Min(patience, StopGraceNs);
        }

        var limit = patience == long.MaxValue ? long.MaxValue : Clock.NowNs + patience;
        _drainLimit = _drainLimit == long.MinValue ? limit : Math.Min(_drainLimit, limit);
        _draining = true;
        CancelIdleSessions();
    }

    private bool TryDrain(out long dueNs)
    {
        TakeCompleted();
        var now = Clock.NowNs;
        if (!_abandoned && (_context.Stop.AbandonInFlight || now >= _drainLimit))
        {
            _abandoned = true;
            _inFlight.AbortAll(_context.Transport);
        }

        dueNs = _inFlight.Count > 0 ? Tend(now, _drainLimit) : ITurn.AtOnce;
        return _inFlight.Count > 0;
    }

    /// <summary>Gives up what is overdue, hands the recorder's tick over, and says when to look again.</summary>
    private long Tend(long now, long until)
    {
        _inFlight.AbortOverdue(_context.Transport, now);
        _records.TakeCounted();
        Recorder.RollTo(now, _inFlight.Count);
        var wake = Math.Min(Math.Min(until, _inFlight.NextSweep), now + LongestWaitNs);
        return wake > now ? wake : ITurn.AtOnce;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeCompleted()
    {
        while (_context.Transport.TryTakeCompleted(out var exchange))
        {
            _inFlight.Remove(exchange);
            ref var record = ref exchange.Record;
            _records.Take(exchange);
            Watch(in record);
            var known = exchange.ReadTimeOf(record.Done);
            if (_sessions is null)
            {
                OnDone(exchange.Owner, in record, known);
            }
            else
            {
                OnStepDone(exchange, known);
            }

            _inFlight.Return(exchange);
        }
    }

    private void Watch(in RequestRecord record)
    {
        if (record.IsSuccess)
        {
            _failuresInARow = 0;
        }
        else if (record.IsFailure)
        {
            Errors.Add(record.Outcome, record.Detail);
            if (++_failuresInARow == _context.MostFailuresInARow)
            {
                _context.Stop.Set(
                    RunEnding.Stopped,
                    $"{_failuresInARow:N0} requests failed in a row, the last with {ErrorKinds.Id(record.Outcome)}",
                    abandonInFlight: false);
            }
        }
    }
}
