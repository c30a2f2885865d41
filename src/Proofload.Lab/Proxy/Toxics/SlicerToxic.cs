namespace Proofload.Lab.Proxy.Toxics;

/// <summary>Cuts data into pieces of <c>average_size</c> plus or minus <c>size_variation</c> bytes, <c>delay</c> microseconds apart.</summary>
internal sealed class SlicerToxic : ToxicBehaviour
{
    protected override async ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt)
    {
        var average = Math.Max(1, stage["average_size"]);
        var variation = Math.Clamp(stage["size_variation"], 0, average - 1);
        var proxy = stage.Link.Connection.Proxy;
        while (!interrupt.IsCancellationRequested)
        {
            var size = average + (long)Math.Round(((2 * stage.Draw()) - 1) * variation);
            if (chunk.Length <= size)
            {
                break;
            }

            await stage.PassAsync(chunk with { Length = (int)size, OwnsArray = false });
            chunk = chunk with { Start = chunk.Start + (int)size, Length = chunk.Length - (int)size };
            await stage.DelayUntilAsync(proxy.NowNs + (stage["delay"] * 1_000), interrupt);
        }

        await stage.PassAsync(chunk);
    }
}
