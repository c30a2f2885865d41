using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>
/// One loop: decides what is due, sends it, takes what is complete and records it. The transport runs its turns, on the worker's thread or
/// where answers arrive, one at a time. It shares nothing with other workers but the stop signal, so it takes no lock. What differs between
/// open and closed loads is <see cref="SendDue"/>.
/// </summary>
internal abstract class Worker : ITurn
{
    private const int SinkBatch = 256;
    private const long LongestWaitNs = 50_000_000;

    /// <summary>How long a run that a stop condition ended waits for the answers that are on their way.</summary>
    private const long StopGraceNs = 5_000_000_000;
    private readonly WorkerContext _context;
    private readonly RequestRecord[]? _batch;
    private readonly InFlight _inFlight;
    private readonly RequestFactory _factory;
    private Exchange? _prepared;
    private int _batched;
    private int _failuresInARow;
    private long _position = -1;
    private bool _draining;
    private long _drainLimit;
    private bool _abandoned;

    protected Worker(WorkerContext context, int slots)
    {
        _context = context;
        // One more than the cap: a request is prepared while all the others are in flight.
        _inFlight = new InFlight(slots + 1);
        _factory = new RequestFactory(context.Kinds, context.Mix, slots + 1);
        _batch = context.Sink is null ? null : new RequestRecord[SinkBatch];
        Cap = slots;
    }

    /// <summary>Error texts that this worker saw.</summary>
    public ErrorTally Errors { get; } = new();

    /// <summary>What brought the worker down; null unless there is a bug.</summary>
    public Exception? Crash { get; private set; }

    protected int Cap { get; }

    protected IClock Clock => _context.Clock;

    protected CompiledLoad Load => _context.Load;

    protected Recorder Recorder => _context.Recorder;

    protected int InFlightCount => _inFlight.Count;

    /// <summary>Index of the prepared request, which is sent next.</summary>
    protected long NextIndex => _prepared!.Record.Index;

    /// <summary>The loop. Returns when every request is accounted for.</summary>
    public void Run()
    {
        try
        {
            PrepareNext();
            _context.Transport.Drive(this);
            FlushSink();
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

    /// <summary>A request that belongs to <paramref name="owner"/> is done, and the worker knew it at <paramref name="knownNs"/>.</summary>
    protected abstract void OnDone(int owner, in RequestRecord record, long knownNs);

    /// <summary>True when no further request may be sent, for lack of a free slot.</summary>
    protected bool IsFull => _inFlight.Count >= Cap;

    /// <summary>Sends the prepared request now.</summary>
    protected void SendNext(long intended, int owner)
    {
        var exchange = _prepared!;
        exchange.Owner = owner;
        exchange.Record.Intended = intended;
        exchange.Record.User = owner;
        exchange.Record.Phase = Load.PhaseOf(intended);
        _inFlight.Add(exchange, Clock.NowNs);
        Recorder.RecordStarted();
        _context.Transport.Start(exchange);
        PrepareNext();
    }

    /// <summary>Gives up the request that was due at <paramref name="intended"/>: the cap is reached.</summary>
    protected void DropNext(long intended)
    {
        Recorder.RecordDropped(intended, Load.PhaseOf(intended), _prepared!.Record.Kind);
        _factory.Prepare(_prepared!, _context.Part.IndexAt(++_position));
    }

    private void PrepareNext()
    {
        var exchange = _inFlight.Rent() ?? throw new InvalidOperationException("no free slot to prepare a request in");
        _factory.Prepare(exchange, _context.Part.IndexAt(++_position));
        _prepared = exchange;
    }

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
        if (next == IArrivalSchedule.Never && (_inFlight.Count == 0 || !MayContinueAfterCompletion))
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

        _drainLimit = patience == long.MaxValue ? long.MaxValue : Clock.NowNs + patience;
        _draining = true;
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
        Recorder.RollTo(now, _inFlight.Count);
        var wake = Math.Min(Math.Min(until, _inFlight.NextSweep), now + LongestWaitNs);
        return wake > now ? wake : ITurn.AtOnce;
    }

    private void TakeCompleted()
    {
        while (_context.Transport.TryTakeCompleted(out var exchange))
        {
            _inFlight.Remove(exchange);
            ref var record = ref exchange.Record;
            Recorder.Record(in record, exchange.Gaps.Values, exchange.Received);
            Watch(in record);

            if (_batch is not null)
            {
                _batch[_batched++] = record;
                if (_batched == SinkBatch)
                {
                    FlushSink();
                }
            }

            OnDone(exchange.Owner, in record, exchange.ReadTimeOf(record.Done));
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

    private void FlushSink()
    {
        if (_batched > 0)
        {
            _context.Sink!.Accept(_batch.AsSpan(0, _batched));
            _batched = 0;
        }
    }
}
