namespace Proofload.Sla.Counting;

/// <summary>Slots of equal length from an instant on. The last one may be cut short by the end.</summary>
/// <param name="From">Begin, ticks of UTC.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Length">Length of a slot, ticks.</param>
public readonly record struct SlotGrid(long From, long To, long Length)
{
    /// <summary>How many slots.</summary>
    public int Count => (int)((To - From + Length - 1) / Length);

    /// <summary>Begin of a slot, ticks of UTC.</summary>
    /// <param name="slot">Its number, from 0.</param>
    public long StartOf(int slot) => From + (slot * Length);

    /// <summary>End of a slot, ticks of UTC.</summary>
    /// <param name="slot">Its number, from 0.</param>
    public long EndOf(int slot) => Math.Min(To, From + ((slot + 1) * Length));

    /// <summary>The slot of an instant, -1 outside.</summary>
    /// <param name="ticks">Ticks of UTC.</param>
    public int Of(long ticks) => ticks < From || ticks >= To ? -1 : (int)((ticks - From) / Length);
}
