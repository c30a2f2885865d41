namespace Proofload.Lab.Proxy.Toxics;

/// <summary>Nothing passes; after <c>timeout</c> milliseconds the connection is closed, with 0 when the toxic is removed.</summary>
internal sealed class TimeoutToxic : ToxicBehaviour
{
    public override async Task PipeAsync(ToxicStage stage, CancellationToken interrupt)
    {
        var timeout = stage["timeout"];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        if (timeout > 0)
        {
            limit.CancelAfter(TimeSpan.FromMilliseconds(timeout));
        }

        try
        {
            while (true)
            {
                stage.Link.Release(await stage.TakeAsync(limit.Token));
            }
        }
        catch (OperationCanceledException) when (!interrupt.IsCancellationRequested)
        {
            stage.Link.Connection.Close(reset: false);
        }
    }

    protected override ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt) => ValueTask.CompletedTask;
}
