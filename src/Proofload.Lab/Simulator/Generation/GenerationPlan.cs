using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Everything about one answer that is decided before its first byte. Faults may change it before it starts.</summary>
internal sealed class GenerationPlan
{
    public required bool IsChat { get; init; }

    public required long Index { get; init; }

    public required string Id { get; init; }

    public required string Model { get; set; }

    public required long CreatedUnixSeconds { get; init; }

    public required int PromptTokens { get; init; }

    public required ulong[] PrefixBlocks { get; init; }

    public required int ReasoningTokens { get; init; }

    /// <summary>Reasoning tokens and content (or tool-call) tokens.</summary>
    public required int TotalTokens { get; set; }

    public required string FinishReason { get; set; }

    public required bool RoleChunk { get; init; }

    /// <summary>Pause between the last token and the tail.</summary>
    public long TailDelayNs { get; init; }

    public required bool IncludeUsage { get; set; }

    public string? ToolName { get; init; }

    /// <summary>What is left of the last token when a stop sequence cut it; null when it is whole.</summary>
    public byte[]? LastToken { get; init; }

    /// <summary>The stop sequence that ended the text; null when none did.</summary>
    public string? StopSequence { get; init; }

    /// <summary>When the request reached the simulator.</summary>
    public required long ReceivedNs { get; init; }

    public long FirstTokenNs { get; set; }

    public long GapNs { get; set; }

    /// <summary>Batching only: tokens leave at least this far apart.</summary>
    public long MinimumGapNs { get; set; }

    /// <summary>Batching only: no token leaves before this moment.</summary>
    public long NotBeforeNs { get; set; }

    /// <summary>Known once the batch admitted the request.</summary>
    public int CachedTokens { get; set; }

    public Fault? Fault { get; private set; }

    /// <summary>The token before which the fault acts.</summary>
    public int FaultToken { get; private set; } = int.MaxValue;

    /// <summary>False for a body without <c>usage</c>.</summary>
    public bool HasUsage { get; set; } = true;

    /// <summary>Gives the answer its fault, which may change the plan, and a seeded place: never before the first token if there are two.</summary>
    public void PlaceFault(Fault? fault, SplitMix64 random)
    {
        Fault = fault;
        if (fault is not null)
        {
            FaultToken = TotalTokens < 2 ? 0 : 1 + random.NextInt(TotalTokens - 1);
            fault.Shape(this);
        }
    }

    /// <summary>From receipt to the last token, where that is known in advance.</summary>
    public long TotalNs => TotalTokens == 0 ? FirstTokenNs : FirstTokenNs + ((TotalTokens - 1) * GapNs);
}
