using Proofload.Data;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Running.Sessions;

/// <summary>
/// The sessions of one worker: which are under way, which of them wait for their next request and until when. A session is in one of three places:
/// its request is in flight, it thinks (waits in the queue), or its slot is free. It ends exactly once, through <see cref="OnDone"/> or
/// <see cref="CancelThinking"/>. Slots are made as they are needed and used again.
/// </summary>
internal sealed class SessionTable(ISessionScript script, int slots, ulong seed, IClock? cookieClock)
{
    private readonly Stack<Session> _free = new();
    private readonly PriorityQueue<Session, (long DueNs, long Index)> _thinking = new();
    private readonly Session?[] _byExchange = new Session?[slots];
    private int _made;

    /// <summary>Sessions that have begun and not ended.</summary>
    public int Active { get; private set; }

    /// <summary>Prepares the first request of a session that is to come. The session does not count until <see cref="Start"/>.</summary>
    public void Open(Exchange exchange, long index)
    {
        var session = _byExchange[exchange.Slot] ??= Rent();
        session.Begin(index, SessionId.Of(seed, index));
        script.Begin(session);
        if (!script.Next(session).Sends)
        {
            throw new InvalidOperationException("a session's first move is to send");
        }

        Prepare(session, exchange);
    }

    /// <summary>The opened session begins now.</summary>
    public void Start(Exchange exchange, long intendedNs, int owner, RunPhase phase)
    {
        var session = _byExchange[exchange.Slot]!;
        session.Intended = intendedNs;
        session.Owner = owner;
        session.Phase = phase;
        session.Steps = 1;
        Active++;
    }

    /// <summary>Takes the session whose next request is due; false leaves the time of the next one.</summary>
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
        session.Steps++;
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
    public bool OnDone(Exchange exchange, long knownNs, bool mayGoOn, out SessionRecord ended)
    {
        var session = _byExchange[exchange.Slot]!;
        _byExchange[exchange.Slot] = null;
        session.Done = Math.Max(session.Done, exchange.Record.Done);
        session.LastFailed = exchange.Record.IsFailure;
        session.HasFailed |= session.LastFailed;
        script.OnDone(session, exchange);
        if (exchange.Record.Outcome == ErrorKind.Cancelled)
        {
            ended = End(session, SessionEnd.Cancelled);
            return true;
        }

        var move = script.Next(session);
        if (move.Sends && mayGoOn)
        {
            _thinking.Enqueue(session, (Math.Max(knownNs + move.ThinkNs, move.NotBeforeNs), session.Index));
            ended = default;
            return false;
        }

        // A failure that is known stays one, even when the end of the run kept the session from going on.
        ended = End(session, session.HasFailed ? SessionEnd.Failed : move.Sends ? SessionEnd.Cancelled : SessionEnd.Succeeded);
        return true;
    }

    /// <summary>Ends one of the sessions that wait for their next request; false when there is none. Its prepared exchange, if any, is the caller's again.</summary>
    public bool CancelThinking(out SessionRecord ended, out Exchange? prepared)
    {
        if (!_thinking.TryDequeue(out var session, out _))
        {
            (ended, prepared) = (default, null);
            return false;
        }

        prepared = session.Prepared;
        if (prepared is not null)
        {
            _byExchange[prepared.Slot] = null;
        }

        ended = End(session, session.HasFailed ? SessionEnd.Failed : SessionEnd.Cancelled);
        return true;
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
