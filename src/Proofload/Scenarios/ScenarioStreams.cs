namespace Proofload.Scenarios;

/// <summary>Random streams of scenarios in C#.</summary>
internal static class ScenarioStreams
{
    /// <summary>What <see cref="User.Random"/> draws, by session.</summary>
    public const ulong User = 0x7573_6572_0000_0000;

    /// <summary>Pauses, plus the number of the session.</summary>
    public const ulong Pause = 0x7061_7573_6500_0000;
}
