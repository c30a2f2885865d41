using System.Runtime.CompilerServices;
using Proofload.Load;
using Proofload.Measurement.Recording;

namespace Proofload.Running;

/// <summary>Sends for users: each waits for its answer, thinks, and sends again. A request is intended when its user became free and had thought.</summary>
internal sealed class ClosedWorker : Worker
{
    private readonly IUserSchedule _schedule;
    private readonly PriorityQueue<int, long> _ready = new();
    private readonly UserState[] _users;
    private readonly Partition _part;
    private long _minimumLeft;
    private long _measuredLeft;
    private long _change;
    private bool _over;

    public ClosedWorker(WorkerContext context, IUserSchedule schedule, int users)
        : base(context, users * schedule.RequestsPerTurn)
    {
        _schedule = schedule;
        _users = new UserState[users];
        _part = context.Part;
        _measuredLeft = Share(context.Load.MeasuredRequests) ?? long.MaxValue;
        _minimumLeft = Share(context.Load.MinimumRequests) ?? 0;

        long? Share(long? all) => all is { } count ? _part.CountBelow(count) : null;
    }

    protected override bool MayContinueAfterCompletion => !_over;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override long SendDue(long now)
    {
        if (_over || _measuredLeft <= 0 || (now >= Load.EndNs && _minimumLeft <= 0))
        {
            return End();
        }

        WakeUsers(now);
        while (_ready.TryPeek(out var user, out var due) && due <= now)
        {
            _ready.Dequeue();
            if (Global(user) >= _schedule.UsersAt(now))
            {
                _users[user].Awake = false;
            }
            else if (!SendTurn(user, due))
            {
                return End();
            }

            // As good as another reading: what falls due in between is seen in the next turn.
            now = Math.Max(now, LatestSendNs);
        }

        var next = now < Load.EndNs ? Math.Min(_change, Load.EndNs) : _change;
        if (_ready.TryPeek(out _, out var nextDue))
        {
            next = Math.Min(next, nextDue);
        }

        return next == IArrivalSchedule.Never && ActiveCount == 0 ? End() : next;
    }

    protected override void OnDone(int owner, in RequestRecord record, long knownNs)
    {
        ref var user = ref _users[owner];
        user.TurnDone = Math.Max(user.TurnDone, record.Done);
        user.Free = Math.Max(user.Free, knownNs);
        if (--user.Pending > 0)
        {
            return;
        }

        if (_schedule.RequestsPerTurn > 1 && record.Phase == RunPhase.Measured)
        {
            Recorder.RecordQuery(user.TurnDone - user.TurnIntended, record.Kind);
        }

        user.Turn++;
        if (record.Phase == RunPhase.Measured && _schedule.TurnsPerUser is { } turns && ++user.MeasuredTurns >= turns)
        {
            user.Retired = true;
            return;
        }

        // A user goes on when it has its answer in hand: how long the bytes waited unread is no part of the next request.
        _ready.Enqueue(owner, user.Free + _schedule.ThinkNs(Global(owner), user.Turn));
    }

    /// <summary>Number of this worker's user among all users of the run.</summary>
    private int Global(int user) => (int)_part.IndexAt(user);

    private long End()
    {
        _over = true;
        return IArrivalSchedule.Never;
    }

    /// <summary>Walks through every change of the number of users up to now, so that each user is due at its own moment even when the loop looks late.</summary>
    private void WakeUsers(long now)
    {
        for (; _change <= now; _change = _schedule.NextChangeAfter(_change))
        {
            var wanted = _schedule.UsersAt(_change);
            for (var user = 0; user < _users.Length && Global(user) < wanted; user++)
            {
                ref var state = ref _users[user];
                if (!state.Awake && !state.Retired)
                {
                    state.Awake = true;
                    _ready.Enqueue(user, _change);
                }
            }
        }
    }

    private bool SendTurn(int user, long due)
    {
        ref var state = ref _users[user];
        state.TurnIntended = due;
        state.TurnDone = due;
        state.Free = due;
        for (var i = 0; i < _schedule.RequestsPerTurn; i++)
        {
            if (_measuredLeft <= 0)
            {
                return state.Pending > 0;
            }

            state.Pending++;
            if (Load.PhaseOf(due) == RunPhase.Measured)
            {
                _measuredLeft--;
                _minimumLeft--;
            }

            SendNext(due, user);
        }

        return true;
    }

    private struct UserState
    {
        public bool Awake;
        public bool Retired;
        public int Pending;
        public long Turn;
        public long MeasuredTurns;
        public long TurnIntended;
        public long TurnDone;
        public long Free;
    }
}
