namespace Proofload.Measurement.Pacing;

/// <summary>Picks the best wait of this machine.</summary>
public static class Waiter
{
    /// <summary>Creates a wait for the calling side's one waiting thread.</summary>
    /// <param name="spinShare">Share of one core that may be spent on spinning before a due time, 0 to 1. See <see cref="SpinBudget"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spinShare"/> is no share.</exception>
    public static IWaiter Create(double spinShare = SpinBudget.DefaultShare)
    {
        var spin = new SpinBudget(spinShare);
        return OperatingSystem.IsLinux() && Environment.Is64BitProcess && LinuxWaiter.TryCreate(spin) is { } linux
            ? linux
            : new PortableWaiter(spin);
    }
}
