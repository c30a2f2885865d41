namespace Proofload.Tokenizers.Bpe;

/// <summary>Which neighbours may be joined, and in which order. Implemented by structs, so that the merging is compiled for each.</summary>
internal interface IMerges
{
    /// <summary>Rank of joining two neighbours, lower first; <see cref="MergeSpace.Never"/> when they are not joined.</summary>
    /// <param name="left">Token on the left.</param>
    /// <param name="right">Token on the right.</param>
    /// <param name="joined">The bytes of both.</param>
    /// <param name="id">The token of both.</param>
    int Rank(int left, int right, ReadOnlySpan<byte> joined, out int id);
}

/// <summary>Rank files: whatever is a token may be joined, in the order of the ids.</summary>
internal readonly struct RankMerges(Vocabulary vocabulary) : IMerges
{
    public int Rank(int left, int right, ReadOnlySpan<byte> joined, out int id)
    {
        id = vocabulary.Find(joined);
        return id < 0 ? MergeSpace.Never : id;
    }
}

/// <summary>A list of merges, in its order.</summary>
internal readonly struct ListedMerges(PairTable pairs) : IMerges
{
    public int Rank(int left, int right, ReadOnlySpan<byte> joined, out int id) => pairs.Find(left, right, out id);
}
