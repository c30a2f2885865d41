namespace Proofload.Lab.Proxy.Toxics;

/// <summary>The connection is reset after <c>timeout</c> milliseconds; nothing passes until then.</summary>
internal sealed class ResetPeerToxic : ToxicBehaviour
{
    public override async Task PipeAsync(ToxicStage stage, CancellationToken interrupt)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(stage["timeout"]), interrupt);
        stage.Link.Connection.Close(reset: true);
    }

    protected override ValueTask OnChunkAsync(ToxicStage stage, ToxicChunk chunk, CancellationToken interrupt) => ValueTask.CompletedTask;
}
