namespace Proofload.Lab.Proxy.Toxics;

/// <summary>What a toxic does with the bytes of one connection. It passes chunks on until it is interrupted (its settings change, it is removed) or the end has passed.</summary>
internal abstract class ToxicBehaviour
{
    /// <summary>Runs until interrupted; returns or throws <see cref="OperationCanceledException"/> without losing a chunk.</summary>
    public virtual async Task PipeAsync(ToxicStage stage, CancellationToken interrupt)
    {
        while (!stage.IsFinished)
        {
            await OnChunkAsync(stage, await stage.TakeAsync(interrupt), interrupt);
        }
    }

    /// <summary>Passes one chunk on, at once or later.</summary>
    protected abstract ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt);
}

/// <summary>Passes everything.</summary>
internal sealed class NoToxic : ToxicBehaviour
{
    public static NoToxic Instance { get; } = new();

    protected override ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt) => stage.PassAsync(chunk);
}
