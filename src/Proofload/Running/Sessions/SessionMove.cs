namespace Proofload.Running.Sessions;

/// <summary>What a session does next.</summary>
/// <param name="Kind">Sort of the move.</param>
/// <param name="ThinkNs">Pause from the moment when the session was free, nanoseconds.</param>
/// <param name="NotBeforeNs">Earliest time of a request on the run's clock, nanoseconds.</param>
internal readonly record struct SessionMove(MoveKind Kind, long ThinkNs, long NotBeforeNs)
{
    /// <summary>The session is over.</summary>
    public static SessionMove End => default;

    /// <summary>The session is over, and its code took so long to find out.</summary>
    public static SessionMove EndAfter(long codeNs) => new(MoveKind.End, codeNs, 0);

    /// <summary>The session waits for something outside: its script brings it back.</summary>
    public static SessionMove Wait => new(MoveKind.Wait, 0, 0);

    /// <summary>The session sends.</summary>
    public static SessionMove Send(long thinkNs = 0, long notBeforeNs = 0) => new(MoveKind.Send, thinkNs, notBeforeNs);

    /// <summary>The session's script is asked again after a pause.</summary>
    public static SessionMove Wake(long thinkNs) => new(MoveKind.Wake, thinkNs, 0);
}

/// <summary>Sorts of moves.</summary>
internal enum MoveKind
{
    /// <summary>The session is over.</summary>
    End = 0,

    /// <summary>It sends a request.</summary>
    Send,

    /// <summary>It pauses, and its script then says what comes next.</summary>
    Wake,

    /// <summary>It waits for something outside.</summary>
    Wait,
}
