namespace Proofload.Lab.Proxy.Toxics;

/// <summary>At most <c>rate</c> kilobytes (1,000 bytes) a second, in pieces of a tenth of a second; 0 is no limit.</summary>
internal sealed class BandwidthToxic : ToxicBehaviour
{
    private long _freeNs;

    protected override async ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt)
    {
        var rate = stage["rate"];
        var proxy = stage.Link.Connection.Proxy;
        _freeNs = Math.Max(_freeNs, proxy.NowNs);
        while (rate > 0 && chunk.Length > rate * 100 && !interrupt.IsCancellationRequested)
        {
            var piece = chunk with { Length = (int)(rate * 100), OwnsArray = false };
            chunk = chunk with { Start = chunk.Start + piece.Length, Length = chunk.Length - piece.Length };
            _freeNs += 100_000_000;
            await stage.DelayUntilAsync(_freeNs, interrupt);
            await stage.PassAsync(piece);
        }

        if (rate > 0)
        {
            _freeNs += chunk.Length * 1_000_000L / rate;
            await stage.DelayUntilAsync(_freeNs, interrupt);
        }

        await stage.PassAsync(chunk);
    }
}
