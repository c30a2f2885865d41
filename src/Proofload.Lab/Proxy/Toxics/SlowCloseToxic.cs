namespace Proofload.Lab.Proxy.Toxics;

/// <summary>The end of the stream comes <c>delay</c> milliseconds later.</summary>
internal sealed class SlowCloseToxic : ToxicBehaviour
{
    protected override async ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt)
    {
        if (chunk.IsEnd)
        {
            await stage.DelayUntilAsync(chunk.AtNs + (stage["delay"] * 1_000_000), interrupt);
        }

        await stage.PassAsync(chunk);
    }
}
