using Proofload.Load;
using Proofload.Measurement.Recording;
using Proofload.Running.Sessions;
using Proofload.Transport;

namespace Proofload.Running;

/// <content>What a worker does for the sessions that are under way: it sends their steps, lets those that paused go on, and takes their ends.</content>
internal abstract partial class Worker
{
    /// <summary>After so many moves of sessions the loop looks for answers and arrivals.</summary>
    private const int MostMovesInARow = 64;

    /// <summary>Goes on with the sessions that are under way. After the end of the load they have as long as answers have; false when that is over.</summary>
    private bool TryGoOn(bool isOver, ref long next)
    {
        if (isOver)
        {
            if (_drainLimit == long.MinValue)
            {
                _drainLimit = Load.DrainNs is { } patience ? Clock.NowNs + patience : long.MaxValue;
            }

            if (Clock.NowNs >= _drainLimit)
            {
                return false;
            }

            next = _drainLimit;
        }

        next = Math.Min(next, SendSteps());
        return true;
    }

    /// <summary>Sends what is due of the sessions under way, and prepares the next of them ahead of its time.</summary>
    private long SendSteps()
    {
        var now = Clock.NowNs;
        _sessions!.TakeReturned(now);
        for (var moves = 0; moves < MostMovesInARow; moves++)
        {
            if (!_sessions.TryTakeDue(now, out var session, out var due))
            {
                var hasEnded = EndSessions();
                if (due != IArrivalSchedule.Never && session is { Prepared: null, Wakes: false })
                {
                    _sessions.Prepare(session, session.Prepared = Rent());
                }

                return hasEnded ? now : due;
            }

            if (session.Wakes)
            {
                _sessions.Wake(session, due);
                now = Clock.NowNs;
                continue;
            }

            var exchange = session.Prepared ?? PrepareStep(session);
            session.Prepared = null;
            Send(exchange, due, session.Owner, Load.PhaseOfStep(due));
            now = Clock.NowNs;
        }

        EndSessions();
        return now;
    }

    /// <summary>Sessions whose end did not come with an answer. True when there was one, so that its owner may go on.</summary>
    private bool EndSessions()
    {
        var hasEnded = false;
        while (_sessions!.TryTakeEnded(out var ended, out var owner, out var free))
        {
            hasEnded = true;
            Recorder.RecordSession(in ended);
            var whole = new RequestRecord { Phase = ended.Phase, Intended = ended.Intended, Done = ended.Done };
            OnDone(owner, in whole, free);
        }

        return hasEnded;
    }

    private Exchange PrepareStep(Session session)
    {
        var exchange = Rent();
        _sessions!.Prepare(session, exchange);
        return exchange;
    }

    private void OnStepDone(Exchange exchange, long known)
    {
        if (_sessions!.OnDone(exchange, known, mayGoOn: !_draining, out var ended, out var free))
        {
            Recorder.RecordSession(in ended);
            var whole = exchange.Record with { Phase = ended.Phase, Intended = ended.Intended };
            OnDone(exchange.Owner, in whole, free);
        }
    }

    /// <summary>The load is over: ends the sessions that have nothing in flight.</summary>
    private void CancelIdleSessions()
    {
        if (_sessions is null)
        {
            return;
        }

        _sessions.Stop();
        while (_sessions.CancelIdle(out var ended, out var prepared))
        {
            Recorder.RecordSession(in ended);
            if (prepared is not null)
            {
                _inFlight.Return(prepared);
            }
        }
    }
}
