namespace Proofload.Data.Traces;

/// <summary>A prompt as the blocks that it is made of: equal ids stand for equal text.</summary>
/// <param name="Ids">Ids of the blocks, in the order of the prompt.</param>
/// <param name="BlockTokens">Tokens of a block; the last one of a prompt may be shorter.</param>
internal readonly record struct PromptBlocks(HashIds Ids, int BlockTokens)
{
    /// <summary>True when the trace does not say.</summary>
    public bool IsEmpty => BlockTokens == 0 || Ids.IsEmpty;
}
