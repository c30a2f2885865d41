namespace Proofload.Measurement.Pacing;

/// <summary>Picks the best wait of this machine.</summary>
public static class Waiter
{
    /// <summary>
    /// Default length of the spin before a due time, 40 µs: about one wake-up delay of an idle core. Budget: at most this much CPU
    /// for each timed wait, so 4 % of a core at 1,000 waits a second and 40 % at 10,000; 0 turns it off.
    /// </summary>
    public const long DefaultSpinNs = 40_000;

    /// <summary>Creates a wait for the calling side's one waiting thread.</summary>
    /// <param name="spinNs">Nanoseconds of busy waiting before a due time, 0 to 1 ms. See <see cref="DefaultSpinNs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="spinNs"/> is out of range.</exception>
    public static IWaiter Create(long spinNs = DefaultSpinNs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spinNs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spinNs, 1_000_000);
        return OperatingSystem.IsLinux() && Environment.Is64BitProcess && LinuxWaiter.TryCreate(spinNs) is { } linux
            ? linux
            : new PortableWaiter(spinNs);
    }
}
