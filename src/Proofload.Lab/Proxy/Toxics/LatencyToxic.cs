namespace Proofload.Lab.Proxy.Toxics;

/// <summary>Every chunk comes later, by <c>latency</c> plus or minus <c>jitter</c> milliseconds; the order stays.</summary>
internal sealed class LatencyToxic : ToxicBehaviour
{
    protected override async ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt)
    {
        if (!chunk.IsEnd)
        {
            var jitter = stage["jitter"];
            var delay = stage["latency"] + (jitter > 0 ? ((2 * stage.Draw()) - 1) * jitter : 0);
            await stage.DelayUntilAsync(chunk.AtNs + (long)(delay * 1e6), interrupt);
        }

        await stage.PassAsync(chunk);
    }
}
