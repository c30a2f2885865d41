namespace Proofload.Measurement.Recording;

/// <summary>
/// A series over time that never has more than a fixed number of slots: when time runs past the last one, neighbours merge and
/// the slot width doubles.
/// </summary>
internal sealed class FoldingSeries<T>(int capacity, long widthNs, long originNs, Func<T, T, T> merge)
    where T : class
{
    private readonly T?[] _slots = new T?[capacity];

    public long OriginNs => originNs;

    public long WidthNs { get; private set; } = widthNs;

    /// <summary>Number of slots up to the last one with a value.</summary>
    public int Length { get; private set; }

    public T? this[int i] => _slots[i];

    /// <summary>Merges a value into the slot of a time; times before the origin go to the first slot.</summary>
    public void Add(long timeNs, T value)
    {
        var offset = Math.Max(0, timeNs - originNs);
        while (offset / WidthNs >= capacity)
            Fold();

        var i = (int)(offset / WidthNs);
        _slots[i] = Merge(_slots[i], value);
        Length = Math.Max(Length, i + 1);
    }

    private void Fold()
    {
        for (var i = 0; i < capacity; i++)
        {
            var from = 2L * i;
            _slots[i] = from >= capacity ? null : Merge(_slots[from], from + 1 < capacity ? _slots[from + 1] : null);
        }

        WidthNs *= 2;
        Length = (Length + 1) / 2;
    }

    private T? Merge(T? earlier, T? later) => earlier is null ? later : later is null ? earlier : merge(earlier, later);
}
