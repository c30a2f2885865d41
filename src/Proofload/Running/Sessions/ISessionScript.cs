using System.Diagnostics.CodeAnalysis;
using Proofload.Transport;

namespace Proofload.Running.Sessions;

/// <summary>
/// What the sessions of one worker do: the front end of the session core. The core knows when something is due, what is in flight and how a session
/// ends; a script knows what comes next. Calls for one session never overlap and come in this order: <see cref="Begin"/>, then again and again
/// <see cref="Next"/>, <see cref="Prepare"/>, <see cref="OnDone"/>. Everything runs inside the worker's loop: no call may block, none may throw but a
/// <see cref="Plans.PlanException"/>.
/// </summary>
internal interface ISessionScript
{
    /// <summary>Makes what the script remembers of a session; it belongs to a slot and is used for one session after the other.</summary>
    object CreateMemory();

    /// <summary>A session takes a slot.</summary>
    void Begin(Session session);

    /// <summary>What the session does next: its first request, or what follows the latest one. The first move of a session that is prepared ahead is to send.</summary>
    SessionMove Next(Session session);

    /// <summary>Fills an exchange with the request of the latest <see cref="Next"/>, at its due time or somewhat ahead of it.</summary>
    void Prepare(Session session, Exchange exchange);

    /// <summary>The request has ended, well or badly: the moment to take what later ones need.</summary>
    void OnDone(Session session, Exchange exchange);

    /// <summary>False when what a session does first is known only once it begins: <see cref="Next"/> is then asked at its intended time and may answer with any move.</summary>
    bool PreparesAhead => true;

    /// <summary>The session ends before its script does: the run wants no more of it.</summary>
    void Cancel(Session session)
    {
    }

    /// <summary>Takes a session that waited for something outside and has its next move; called in every turn.</summary>
    bool TryTakeReturned(long nowNs, [MaybeNullWhen(false)] out Session session, out SessionMove move)
    {
        (session, move) = (null, default);
        return false;
    }

    /// <summary>The load is over: no session goes on.</summary>
    void Stop()
    {
    }

    /// <summary>The worker has ended: what still comes back finds no loop.</summary>
    void Close()
    {
    }
}

