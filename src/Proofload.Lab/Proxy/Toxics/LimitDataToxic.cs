namespace Proofload.Lab.Proxy.Toxics;

/// <summary>Closes the connection when <c>bytes</c> bytes have passed.</summary>
internal sealed class LimitDataToxic : ToxicBehaviour
{
    protected override async ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt)
    {
        var left = Math.Max(0, stage["bytes"] - stage.Passed);
        var length = (int)Math.Min(left, chunk.Length);
        stage.Passed += length;
        await stage.PassAsync(chunk with { Length = length });
        if (length == left && !chunk.IsEnd)
        {
            await stage.PassAsync(new ToxicChunk([], 0, 0, chunk.AtNs, IsEnd: true, OwnsArray: false));
            await stage.Link.Connection.CutAsync();
        }
    }
}
