namespace Proofload.Lab.Simulator.Generation;

/// <summary>What follows after something was emitted.</summary>
/// <param name="IsOver">The stream has ended.</param>
/// <param name="PauseNs">Nothing may leave for this long.</param>
/// <param name="ShiftsSchedule">Whether the pause moves everything after it (the generator stood still) or not (only the bytes did).</param>
internal readonly record struct Emission(bool IsOver, long PauseNs = 0, bool ShiftsSchedule = false)
{
    public static Emission Next => default;

    public static Emission Over => new(IsOver: true);
}
