namespace Proofload.Lab.Simulator.Timing;

/// <summary>
/// The time in which the whole server answers nothing. Work that falls due inside is answered at its end, like behind a
/// stop-the-world pause; the service stations behind go on.
/// </summary>
internal sealed class FreezeWindow
{
    private Window _window = new(0, 0);

    /// <summary>Replaces the window.</summary>
    public void Set(long startNs, long endNs) => Volatile.Write(ref _window, new Window(startNs, endNs));

    /// <summary>True inside the window, with its end.</summary>
    public bool IsFrozen(long nowNs, out long endNs)
    {
        var window = Volatile.Read(ref _window);
        endNs = window.EndNs;
        return nowNs < window.EndNs && nowNs >= window.StartNs;
    }

    private sealed record Window(long StartNs, long EndNs);
}
