using Proofload.Measurement.Pacing;

namespace Proofload.Measurement.Tests.Pacing;

public sealed class CompilerRehearsalTests
{
    [Fact]
    public async Task RunAsync_WorkThatIsCompiled_RunsAtLeastOnce_AndEnds()
    {
        var rounds = 0;
        await CompilerRehearsal.RunAsync(() => Task.FromResult(rounds++), TestContext.Current.CancellationToken);
        Assert.InRange(rounds, 1, 5);
    }

    [Fact]
    public async Task RunAsync_WorkThatFails_SaysSo() =>
        await Assert.ThrowsAsync<IOException>(() => CompilerRehearsal.RunAsync(static () => throw new IOException(), TestContext.Current.CancellationToken));
}
