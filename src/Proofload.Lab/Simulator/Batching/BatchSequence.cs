namespace Proofload.Lab.Simulator.Batching;

/// <summary>One request inside the continuous batch.</summary>
internal sealed class BatchSequence(int promptTokens, int outputTokens, ulong[] prefixBlocks, ITokenReceiver receiver)
{
    public int PromptTokens { get; } = promptTokens;

    public int OutputTokens { get; } = outputTokens;

    /// <summary>Chained hashes of the prompt's whole blocks; empty without a prefix cache.</summary>
    public ulong[] PrefixBlocks { get; } = prefixBlocks;

    public ITokenReceiver Receiver { get; } = receiver;

    /// <summary>Prompt tokens found in the prefix cache; known once admitted.</summary>
    public int CachedTokens { get; internal set; }

    public bool Cancelled { get; set; }

    internal int PrefillLeft { get; set; }

    internal int PrefillPlanned { get; set; }

    internal long PrefillReadyNs { get; set; }

    internal int Produced { get; set; }

    /// <summary>Reserved in full on admission, so a sequence is never preempted.</summary>
    internal long KvTokens => (long)PromptTokens + OutputTokens;
}
