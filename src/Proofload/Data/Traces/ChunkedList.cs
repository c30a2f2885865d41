namespace Proofload.Data.Traces;

/// <summary>A list that grows by blocks: nothing is copied while it grows, and at most one block is reserved ahead.</summary>
internal sealed class ChunkedList<T>
{
    private const int BlockBits = 14;
    private const int BlockMask = (1 << BlockBits) - 1;

    private readonly List<T[]> _blocks = [];

    public int Count { get; private set; }

    public T this[int index]
    {
        get => _blocks[index >> BlockBits][index & BlockMask];
        set => _blocks[index >> BlockBits][index & BlockMask] = value;
    }

    public void Add(T value)
    {
        if ((Count & BlockMask) == 0)
            _blocks.Add(new T[BlockMask + 1]);
        _blocks[Count >> BlockBits][Count & BlockMask] = value;
        Count++;
    }

    /// <summary>The elements at these places, in their order.</summary>
    public ChunkedList<T> At(ReadOnlySpan<int> places)
    {
        var kept = new ChunkedList<T>();
        foreach (var place in places)
            kept.Add(this[place]);
        return kept;
    }
}
