using Proofload.Data;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Running.Sessions;

/// <summary>
/// The sessions of one worker: which are under way, which of them wait for their next move and until when. A session is in one of four places:
/// its request is in flight, it thinks (waits in the queue), it waits for something outside, or its slot is free. It ends exactly once, through
/// <see cref="OnDone"/>, <see cref="TryTakeEnded"/> or <see cref="CancelIdle"/>. Slots are made as they are needed and used again.
/// </summary>
internal sealed class SessionTable(ISessionScript script, int slots, ulong seed, IClock? cookieClock)
{
    private readonly Stack<Session> _free = new();
    private readonly PriorityQueue<Session, (long DueNs, long Index)> _thinking = new();
    private readonly Session?[] _byExchange = new Session?[slots];
    private readonly HashSet<Session> _outside = [];
    private readonly Queue<Session> _over = new();
    private int _made;

    /// <summary>Sessions that have begun and not ended.</summary>
    public int Active { get; private set; }

    /// <summary>Prepares the first request of a session that is to come. The session does not count until <see cref="Start"/>.</summary>
    public void Open(Exchange exchange, long index)
    {
        var session = _byExchange[exchange.Slot] ??= Rent();
        session.Begin(index, SessionId.Of(seed, index));
        script.Begin(session);
        if (!script.PreparesAhead)
        {
            exchange.Clear();
            exchange.Record.Index = index;
            return;
        }

        if (script.Next(session).Kind != MoveKind.Send)
        {
            throw new InvalidOperationException("a session's first move is to send");
        }

        Prepare(session, exchange);
    }

    /// <summary>The opened session begins now. False when its first request is not known yet: then the exchange is free again.</summary>
    public bool Start(Exchange exchange, long intendedNs, int owner, RunPhase phase)
    {
        var session = _byExchange[exchange.Slot]!;
        session.Intended = intendedNs;
        session.Owner = owner;
        session.Phase = phase;
        Active++;
        if (script.PreparesAhead)
        {
            session.Steps = 1;
            return true;
        }

        _byExchange[exchange.Slot] = null;
        session.Done = intendedNs;
        session.Wakes = true;
        _thinking.Enqueue(session, (intendedNs, session.Index));
        return false;
    }

    /// <summary>Takes the session whose next move is due; false leaves the time of the next one.</summary>
    public bool TryTakeDue(long now, out Session session, out long dueNs)
    {
        if (!_thinking.TryPeek(out session!, out var due))
        {
            dueNs = long.MaxValue;
            return false;
        }

        dueNs = due.DueNs;
        if (dueNs > now)
        {
            return false;
        }

        _thinking.Dequeue();
        session.Steps += session.Wakes ? 0 : 1;
        return true;
    }

    /// <summary>A session whose pause is over, or that begins, says what comes next.</summary>
    public void Wake(Session session, long dueNs)
    {
        session.Free = dueNs;
        Place(session, script.Next(session));
    }

    /// <summary>Takes back the sessions that waited for something outside.</summary>
    public void TakeReturned(long nowNs)
    {
        while (script.TryTakeReturned(nowNs, out var session, out var move))
        {
            _outside.Remove(session);
            Place(session, move);
        }
    }

    /// <summary>Takes a session whose end did not come with an answer.</summary>
    /// <param name="ended">Its record.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="freeNs">From when on the owner is free.</param>
    public bool TryTakeEnded(out SessionRecord ended, out int owner, out long freeNs)
    {
        if (!_over.TryDequeue(out var session))
        {
            (ended, owner, freeNs) = (default, -1, 0);
            return false;
        }

        (owner, freeNs) = (session.Owner, session.Free);
        ended = End(session, EndOf(session, isCut: false));
        return true;
    }

    /// <summary>Fills an exchange with a session's next request.</summary>
    public void Prepare(Session session, Exchange exchange)
    {
        _byExchange[exchange.Slot] = session;
        script.Prepare(session, exchange);
        exchange.Record.Session = session.Index;
        exchange.Record.Index = session.Index;
    }

    /// <summary>A request has ended. True when its session ends with it.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="knownNs">When the worker knew of the answer: a session goes on when it has it in hand.</param>
    /// <param name="mayGoOn">False when nothing more may be sent.</param>
    /// <param name="ended">The session's record, when it has ended.</param>
    /// <param name="freeNs">From when on its owner is free then.</param>
    public bool OnDone(Exchange exchange, long knownNs, bool mayGoOn, out SessionRecord ended, out long freeNs)
    {
        var session = _byExchange[exchange.Slot]!;
        freeNs = knownNs;
        _byExchange[exchange.Slot] = null;
        session.Done = Math.Max(session.Done, exchange.Record.Done);
        session.LastFailed = exchange.Record.IsFailure;
        session.HasFailed |= session.LastFailed;
        session.Free = knownNs;
        script.OnDone(session, exchange);
        if (exchange.Record.Outcome == ErrorKind.Cancelled)
        {
            script.Cancel(session);
            ended = End(session, SessionEnd.Cancelled);
            return true;
        }

        var move = script.Next(session);
        freeNs += move.ThinkNs;
        if (move.Kind != MoveKind.End && mayGoOn)
        {
            Place(session, move);
            ended = default;
            return false;
        }

        if (move.Kind != MoveKind.End)
        {
            script.Cancel(session);
        }

        ended = End(session, EndOf(session, isCut: move.Kind != MoveKind.End));
        return true;
    }

    /// <summary>The load is over: no session goes on.</summary>
    public void Stop() => script.Stop();

    /// <summary>The worker has ended.</summary>
    public void Close() => script.Close();

    /// <summary>Ends one of the sessions that are under way without a request in flight; false when there is none. Its prepared exchange, if any, is the caller's again.</summary>
    public bool CancelIdle(out SessionRecord ended, out Exchange? prepared)
    {
        if (TryTakeEnded(out ended, out _, out _))
        {
            prepared = null;
            return true;
        }

        if (!_thinking.TryDequeue(out var session, out _))
        {
            session = _outside.FirstOrDefault();
            if (session is null)
            {
                (ended, prepared) = (default, null);
                return false;
            }

            _outside.Remove(session);
        }

        script.Cancel(session);

        prepared = session.Prepared;
        if (prepared is not null)
        {
            _byExchange[prepared.Slot] = null;
        }

        ended = End(session, EndOf(session, isCut: true));
        return true;
    }

    // A failure that is known stays one, even when the end of the run kept the session from going on.
    private static SessionEnd EndOf(Session session, bool isCut) =>
        session.HasFailed ? SessionEnd.Failed : isCut || session.IsCut ? SessionEnd.Cancelled : SessionEnd.Succeeded;

    private void Place(Session session, SessionMove move)
    {
        session.Wakes = move.Kind == MoveKind.Wake;
        switch (move.Kind)
        {
            case MoveKind.Send or MoveKind.Wake:
                _thinking.Enqueue(session, (Math.Max(session.Free + move.ThinkNs, move.NotBeforeNs), session.Index));
                break;
            case MoveKind.Wait:
                _outside.Add(session);
                break;
            default:
                session.Free += move.ThinkNs;
                _over.Enqueue(session);
                break;
        }
    }

    private SessionRecord End(Session session, SessionEnd end)
    {
        Active--;
        session.Prepared = null;
        session.State.End();
        _free.Push(session);
        return new SessionRecord
        {
            Index = session.Index,
            Phase = session.Phase,
            Intended = session.Intended,
            Done = session.Done,
            Steps = session.Steps,
            End = end,
        };
    }

    private Session Rent()
    {
        if (_free.TryPop(out var session))
        {
            return session;
        }

        var state = new SessionState { Cookies = cookieClock is null ? null : new SessionCookies(cookieClock) };
        return new Session(_made++, state, script.CreateMemory());
    }
}
