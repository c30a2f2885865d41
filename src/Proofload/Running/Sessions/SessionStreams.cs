namespace Proofload.Running.Sessions;

/// <summary>Random streams of sessions: each use of random numbers has its own, so that one choice never shifts another.</summary>
internal static class SessionStreams
{
    public const ulong Rounds = 0x726F_756E_6473_0000;

    /// <summary>Plus the step's number.</summary>
    public const ulong Repeats = 0x7265_7065_6174_0000;

    /// <summary>Plus the session's number: each session pauses in a stream of its own.</summary>
    public const ulong Think = 0x7061_7573_6500_0000;
}
