using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator;

/// <summary>
/// The continuous-batching model of a language-model server. One decode step takes
/// <c>DecodeBase + DecodePerSequence * sequences + DecodePerKvToken * tokens in their caches</c> and gives every running
/// sequence one token, so the output rate saturates at <c>B / (DecodeBase + B * DecodePerSequence)</c> for B = <see cref="MaxSequences"/>.
/// </summary>
public sealed record BatchingOptions
{
    /// <summary>Prompt tokens read a second. Range: above 0. <value>Default: 10,000.</value></summary>
    public double PrefillTokensPerSecond { get; init; } = 10_000;

    /// <summary>How prefill shares the accelerator with decode. <value>Default: chunked.</value></summary>
    public PrefillMode Prefill { get; init; } = PrefillMode.Chunked;

    /// <summary>The fixed part of a decode step. Range: 0 to 60 s. <value>Default: 10 ms.</value></summary>
    public TimeSpan DecodeBase { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The part of a decode step for each running sequence. Range: 0 to 60 s. <value>Default: 100 µs.</value></summary>
    public TimeSpan DecodePerSequence { get; init; } = TimeSpan.FromMicroseconds(100);

    /// <summary>The part of a decode step for each token held in a running sequence's cache, in nanoseconds. Range: 0 or more. <value>Default: 0.</value></summary>
    public double DecodePerKvTokenNs { get; init; }

    /// <summary>Sequences that run at once. Range: 1 to 100,000. <value>Default: 64.</value></summary>
    public int MaxSequences { get; init; } = 64;

    /// <summary>Tokens (prompt and full output) that fit into the cache at once; 0 means no limit. <value>Default: 0.</value></summary>
    public long MaxKvTokens { get; init; }

    /// <summary>Tokens one step may process: decode tokens first, prompt chunks with the rest. Range: 1 or more. <value>Default: 2,048.</value></summary>
    public int MaxBatchedTokens { get; init; } = 2_048;

    /// <summary>Blocks of <see cref="BlockTokens"/> prompt tokens kept for reuse by equal prefixes, least recently used out first; 0 switches the prefix cache off. <value>Default: 0.</value></summary>
    public int PrefixCacheBlocks { get; init; }

    /// <summary>Tokens a prefix-cache block holds; a token is 4 bytes of prompt text unless the generation options say otherwise. Range: 1 to 4,096. <value>Default: 16.</value></summary>
    public int BlockTokens { get; init; } = 16;

    /// <summary>Checks every range.</summary>
    /// <exception cref="SimulatorOptionException">A value is outside its range.</exception>
    public void Validate()
    {
        OptionCheck.That(PrefillTokensPerSecond is > 0 and <= 1e12, "prefill-rate", PrefillTokensPerSecond, "above 0 tokens/s");
        OptionCheck.That(DecodeBase >= TimeSpan.Zero && DecodeBase <= TimeSpan.FromMinutes(1), "decode-base", DecodeBase, "0 to 60s");
        OptionCheck.That(DecodePerSequence >= TimeSpan.Zero && DecodePerSequence <= TimeSpan.FromMinutes(1), "decode-per-sequence", DecodePerSequence, "0 to 60s");
        OptionCheck.That(DecodePerKvTokenNs is >= 0 and <= 1e9, "decode-per-kv-token", DecodePerKvTokenNs, "0 to 1s");
        OptionCheck.That(MaxSequences is >= 1 and <= 100_000, "max-sequences", MaxSequences, "1 to 100000");
        OptionCheck.That(MaxKvTokens >= 0, "max-kv-tokens", MaxKvTokens, "0 (no limit) or more");
        OptionCheck.That(MaxBatchedTokens >= 1, "max-batched-tokens", MaxBatchedTokens, "1 or more");
        OptionCheck.That(PrefixCacheBlocks >= 0, "prefix-cache-blocks", PrefixCacheBlocks, "0 (off) or more");
        OptionCheck.That(BlockTokens is >= 1 and <= 4096, "block-tokens", BlockTokens, "1 to 4096");
    }
}
