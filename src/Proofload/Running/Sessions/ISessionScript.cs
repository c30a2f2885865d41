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

    /// <summary>What the session does next: its first request, or what follows the latest one. The first move of a session is always to send.</summary>
    SessionMove Next(Session session);

    /// <summary>Fills an exchange with the request of the latest <see cref="Next"/>, at its due time or somewhat ahead of it.</summary>
    void Prepare(Session session, Exchange exchange);

    /// <summary>The request has ended, well or badly: the moment to take what later ones need.</summary>
    void OnDone(Session session, Exchange exchange);
}

/// <summary>What a session does next.</summary>
/// <param name="Sends">It sends a request; otherwise it is over.</param>
/// <param name="ThinkNs">Pause after the latest request was done, nanoseconds.</param>
/// <param name="NotBeforeNs">Earliest time of the request on the run's clock, nanoseconds.</param>
internal readonly record struct SessionMove(bool Sends, long ThinkNs, long NotBeforeNs)
{
    /// <summary>The session is over.</summary>
    public static SessionMove End => default;

    /// <summary>The session sends.</summary>
    public static SessionMove Send(long thinkNs = 0, long notBeforeNs = 0) => new(true, thinkNs, notBeforeNs);
}
