using Proofload.Cli.Running;

namespace Proofload.Cli.Tests.Running;

public sealed class InterruptsTests
{
    [Fact]
    public void Signal_First_CancelsAndTells()
    {
        var (told, exits) = (0, new List<int>());
        using var interrupts = new Interrupts(() => told++, exits.Add, listen: false);
        interrupts.Signal();
        Assert.True(interrupts.Token.IsCancellationRequested);
        Assert.Equal(1, told);
        Assert.Empty(exits);
    }

    [Fact]
    public void Signal_Second_EndsTheProcessWith130()
    {
        var (told, exits) = (0, new List<int>());
        using var interrupts = new Interrupts(() => told++, exits.Add, listen: false);
        interrupts.Signal();
        interrupts.Signal();
        Assert.Equal(1, told);
        Assert.Equal([130], exits);
    }
}
