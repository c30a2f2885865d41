namespace Proofload.Tokenizers.Bpe;

/// <summary>
/// Joins neighbours until nothing can be joined: always the pair of the lowest rank, the leftmost of several. Short pieces are searched
/// from end to end; long ones use a linked list and a heap, so that n symbols take n log n steps.
/// </summary>
internal sealed class MergeSpace
{
    /// <summary>Rank of a pair that is not joined.</summary>
    public const int Never = int.MaxValue;

    private const int LongestSearched = 40;

    private Node[] _nodes = new Node[64];
    private ulong[] _heap = [];
    private int _heapCount;

    /// <summary>Symbols; after merging, tokens.</summary>
    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds a symbol at the end.</summary>
    /// <param name="id">Its token; -1 for none.</param>
    /// <param name="start">Where it starts in the piece.</param>
    /// <param name="end">Where it ends.</param>
    public void Add(int id, int start, int end)
    {
        if (Count == _nodes.Length)
            Array.Resize(ref _nodes, Count * 2);
        _nodes[Count++] = new Node { Id = id, Start = start, End = end };
    }

    /// <summary>Makes the last symbol longer.</summary>
    public void Extend(int end) => _nodes[Count - 1].End = end;

    /// <summary>Token of a symbol, after merging in the order of the text.</summary>
    public int IdAt(int index) => _nodes[index].Id;

    public void Merge<TMerges>(ReadOnlySpan<byte> piece, TMerges merges)
        where TMerges : struct, IMerges
    {
        if (Count <= LongestSearched)
            MergeShort(piece, merges);
        else
            MergeLong(piece, merges);
    }

    /// <summary>Merges by searching the whole piece for each step.</summary>
    public void MergeShort<TMerges>(ReadOnlySpan<byte> piece, TMerges merges)
        where TMerges : struct, IMerges
    {
        var nodes = _nodes;
        for (var i = 0; i + 1 < Count; i++)
            Rate(piece, merges, ref nodes[i], in nodes[i + 1]);
        while (Count > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < Count; i++)
            {
                if (nodes[i].Rank < nodes[best].Rank)
                    best = i;
            }

            if (nodes[best].Rank == Never)
                return;
            nodes[best].Id = nodes[best].Joined;
            nodes[best].End = nodes[best + 1].End;
            Array.Copy(nodes, best + 2, nodes, best + 1, Count - best - 2);
            Count--;
            if (best + 1 < Count)
                Rate(piece, merges, ref nodes[best], in nodes[best + 1]);
            if (best > 0)
                Rate(piece, merges, ref nodes[best - 1], in nodes[best]);
        }
    }

    /// <summary>Merges with a heap of the pairs.</summary>
    public void MergeLong<TMerges>(ReadOnlySpan<byte> piece, TMerges merges)
        where TMerges : struct, IMerges
    {
        var nodes = _nodes;
        _heapCount = 0;
        for (var i = 0; i < Count; i++)
        {
            (nodes[i].Previous, nodes[i].Next, nodes[i].Rank) = (i - 1, i + 1 < Count ? i + 1 : -1, Never);
            if (i + 1 < Count)
            {
                Rate(piece, merges, ref nodes[i], in nodes[i + 1]);
                Push(nodes[i].Rank, i);
            }
        }

        while (_heapCount > 0)
        {
            var (rank, at) = Pop();
            ref var node = ref nodes[at];

            // A rank that has changed since belongs to a pair that is gone.
            if (node.Rank != rank)
                continue;
            ref var next = ref nodes[node.Next];
            (node.Id, node.End, node.Next) = (node.Joined, next.End, next.Next);
            next.Rank = -1;
            node.Rank = Never;
            if (node.Next >= 0)
            {
                nodes[node.Next].Previous = at;
                Rate(piece, merges, ref node, in nodes[node.Next]);
                Push(node.Rank, at);
            }

            if (node.Previous >= 0)
            {
                Rate(piece, merges, ref nodes[node.Previous], in node);
                Push(nodes[node.Previous].Rank, node.Previous);
            }
        }

        var kept = 0;
        for (var i = Count > 0 ? 0 : -1; i >= 0;)
        {
            var next = nodes[i].Next;
            nodes[kept++] = nodes[i];
            i = next;
        }

        Count = kept;
    }

    public void Trim(int mostBytes)
    {
        if (_nodes.Length * 28L > mostBytes)
            _nodes = new Node[64];
        if (_heap.Length * 8L > mostBytes)
            _heap = [];
        Count = 0;
    }

    private static void Rate<TMerges>(ReadOnlySpan<byte> piece, TMerges merges, ref Node left, in Node right)
        where TMerges : struct, IMerges =>
        left.Rank = merges.Rank(left.Id, right.Id, piece[left.Start..right.End], out left.Joined);

    private void Push(int rank, int at)
    {
        if (rank == Never)
            return;
        if (_heapCount == _heap.Length)
            Array.Resize(ref _heap, Math.Max(256, _heapCount * 2));
        var entry = ((ulong)(uint)rank << 32) | (uint)at;
        var heap = _heap;
        var i = _heapCount++;
        while (i > 0 && heap[(i - 1) >> 2] > entry)
        {
            heap[i] = heap[(i - 1) >> 2];
            i = (i - 1) >> 2;
        }

        heap[i] = entry;
    }

    private (int Rank, int At) Pop()
    {
        var heap = _heap;
        var top = heap[0];
        var last = heap[--_heapCount];
        var i = 0;
        while (true)
        {
            var child = (i << 2) + 1;
            if (child >= _heapCount)
                break;
            var least = child;
            var end = Math.Min(child + 4, _heapCount);
            for (var c = child + 1; c < end; c++)
            {
                if (heap[c] < heap[least])
                    least = c;
            }

            if (heap[least] >= last)
                break;
            heap[i] = heap[least];
            i = least;
        }

        heap[i] = last;
        return ((int)(top >> 32), (int)(uint)top);
    }

    private struct Node
    {
        public int Id;
        public int Start;
        public int End;
        public int Rank;
        public int Joined;
        public int Next;
        public int Previous;
    }
}
