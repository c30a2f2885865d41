using System.Runtime.ExceptionServices;

namespace Proofload.Transport.Sockets;

/// <content>
/// Who is inside. There is one baton. Outside <see cref="ITransport.Drive"/> the owner holds it, and completions only queue and wake the
/// owner. During it, whoever has something to do takes it: the thread of a completion, or the owner's thread, which sleeps until something
/// is due. Who finds it taken leaves its completion in the queue, or its wish, and looks again whether the baton is free; who gives it back
/// looks again at the queue and the wish. So nothing is left lying and nobody ever waits for anybody.
/// </content>
internal sealed partial class SocketsTransport
{
    private ITurn? _turn;
    private int _baton = 1;
    private int _wanted;
    private long _dueNs;
    private long _pacedNs;
    private bool _over;
    private bool _handedOver;
    private bool _threadIsKnown;
    private ExceptionDispatchInfo? _failure;

    void ITransport.Drive(ITurn turn)
    {
        _over = false;
        _failure = null;
        _dueNs = ITurn.AtOnce;
        _pacedNs = long.MinValue;
        Volatile.Write(ref _turn, turn);
        Turns(null);
        while (!Volatile.Read(ref _over))
        {
            Pace();
        }

        // From here on completions must wake the owner, which holds the baton.
        Interlocked.Exchange(ref _turn, null);
        _failure?.Throw();
    }

    /// <summary>An operation has completed, on whatever thread.</summary>
    public void OnCompleted(SocketOperation operation)
    {
        operation.StampNs = Clock.NowNs;
        if (!_threadIsKnown && operation.BytesTransferred > 0)
        {
            _threadIsKnown = true;
            _handedOver = InlineCompletions.AreHandedOver(operation);
        }

        if (Volatile.Read(ref _turn) is not null && TryTakeBaton())
        {
            Turns(operation);
            return;
        }

        _done.Add(operation);
        if (Volatile.Read(ref _turn) is null)
        {
            _waiter.Wake();
        }
        else if (TryTakeBaton())
        {
            Turns(null);
        }
    }

    private bool TryTakeBaton() => Interlocked.CompareExchange(ref _baton, 1, 0) == 0;

    /// <summary>The owner's thread: sleeps until something is due, then sees to it that a turn is run.</summary>
    private void Pace()
    {
        // Announced before the due time is looked at again, so that a turn which makes it earlier either is seen or wakes.
        var due = Volatile.Read(ref _dueNs);
        Interlocked.Exchange(ref _pacedNs, due);
        if (Volatile.Read(ref _dueNs) < due || Volatile.Read(ref _over))
        {
            return;
        }

        if (Volatile.Read(ref _wanted) == 0 && due != ITurn.AtOnce)
        {
            _waiter.WaitUntil(OnWaiter(due));
            if (Volatile.Read(ref _over) || (Volatile.Read(ref _wanted) == 0 && Clock.NowNs < Volatile.Read(ref _dueNs)))
            {
                return;
            }
        }

        Interlocked.Exchange(ref _wanted, 1);
        if (TryTakeBaton())
        {
            Turns(null);
            return;
        }

        // Whoever is inside sees the wish before going, and then says when the next turn is due, which ends this wait.
        Interlocked.Exchange(ref _pacedNs, long.MaxValue);
        if (Volatile.Read(ref _wanted) != 0 && !Volatile.Read(ref _over))
        {
            _waiter.WaitUntil(long.MaxValue);
        }
    }

    /// <summary>Runs turns until there is nothing to do at the moment, and gives the baton back; keeps it when the loop is over.</summary>
    private void Turns(SocketOperation? operation)
    {
        try
        {
            do
            {
                if (operation is not null)
                {
                    Look(operation);
                    operation = null;
                }

                if (!TryTurn(out var dueNs))
                {
                    End(null);
                    return;
                }

                GiveBack(dueNs);
            }
            while ((!_done.IsEmpty || Volatile.Read(ref _wanted) != 0) && TryTakeBaton());
        }
        catch (Exception failure)
        {
            End(failure);
        }
    }

    private bool TryTurn(out long dueNs)
    {
        if (Volatile.Read(ref _wanted) != 0)
        {
            Interlocked.Exchange(ref _wanted, 0);
        }

        TakeDone();
        AttendTo();
        var goesOn = _turn!.Run(out dueNs);
        dueNs = HasCompleted ? ITurn.AtOnce : Math.Min(dueNs, NextDeadlineNs);
        return goesOn;
    }

    private void GiveBack(long dueNs)
    {
        Volatile.Write(ref _dueNs, dueNs);
        Interlocked.Exchange(ref _baton, 0);
        if (dueNs < Volatile.Read(ref _pacedNs))
        {
            _waiter.Wake();
        }
    }

    private void End(Exception? failure)
    {
        _failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);
        Volatile.Write(ref _over, true);
        _waiter.Wake();
    }
}
