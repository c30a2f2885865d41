namespace Proofload.Lab.Simulator.Batching;

/// <summary>Blocks of prompts seen before, least recently used out first. A block counts only when every block before it is present.</summary>
internal sealed class PrefixCache(int capacity)
{
    private readonly Dictionary<ulong, LinkedListNode<ulong>> _nodes = [];
    private readonly LinkedList<ulong> _byUse = new();

    public int Count => _nodes.Count;

    /// <summary>How many leading blocks are present; they become the most recently used.</summary>
    public int Match(ReadOnlySpan<ulong> blocks)
    {
        var hits = 0;
        while (hits < blocks.Length && _nodes.TryGetValue(blocks[hits], out var node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            hits++;
        }

        return hits;
    }

    public void Add(ReadOnlySpan<ulong> blocks)
    {
        // Last block first: the head of a prefix must outlive its tail, or the tail could never be matched.
        for (var i = blocks.Length - 1; i >= 0; i--)
        {
            if (_nodes.TryGetValue(blocks[i], out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }
            else
            {
                _nodes.Add(blocks[i], _byUse.AddFirst(blocks[i]));
            }
        }

        while (_nodes.Count > capacity)
        {
            _nodes.Remove(_byUse.Last!.Value);
            _byUse.RemoveLast();
        }
    }
}
