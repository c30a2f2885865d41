namespace Proofload.Scenarios;

/// <summary>Where the code of a session stands.</summary>
internal enum UserState
{
    /// <summary>It runs, on the loop of its worker.</summary>
    Running = 0,

    /// <summary>It awaits something that is not Proofload's.</summary>
    Outside,

    /// <summary>It wants to send a step.</summary>
    Asks,

    /// <summary>Its step is under way.</summary>
    Sent,

    /// <summary>It wants to pause.</summary>
    Pauses,

    /// <summary>It pauses.</summary>
    Thinks,

    /// <summary>Its session is over.</summary>
    Ended,
}
