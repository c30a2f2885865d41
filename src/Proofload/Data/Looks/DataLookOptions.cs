using Proofload.Tokenizers;

namespace Proofload.Data.Looks;

/// <summary>How a file is looked at.</summary>
public sealed record DataLookOptions
{
    /// <summary>Format as plans write it, of a dataset or of a trace; null finds it out.</summary>
    public string? Format { get; init; }

    /// <summary>True for a trace, false for a dataset; null finds it out.</summary>
    public bool? IsTrace { get; init; }

    /// <summary>Counts prompts; null estimates them.</summary>
    public Tokenizer? Tokenizer { get; init; }

    /// <summary>How many first rows are shown. Default 3.</summary>
    public int FirstRows { get; init; } = 3;

    /// <summary>Tokens of a block of the trace's <c>hash_ids</c>. Default 512.</summary>
    public int BlockTokens { get; init; } = 512;

    /// <summary>Seed of synthetic prompts. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
