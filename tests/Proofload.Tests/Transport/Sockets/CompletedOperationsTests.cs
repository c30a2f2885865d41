using Proofload.Transport.Sockets;

namespace Proofload.Tests.Transport.Sockets;

public sealed class CompletedOperationsTests
{
    [Fact]
    public void TakeAll_AfterAdds_GivesThemInTheirOrder()
    {
        var done = new CompletedOperations();
        Assert.Null(done.TakeAll());
        var operations = Enumerable.Range(0, 5).Select(Operation).ToList();
        operations.ForEach(done.Add);
        Assert.False(done.IsEmpty);
        Assert.Equal(operations, Chain(done.TakeAll()));
        Assert.True(done.IsEmpty);
        Assert.All(operations, static o => Assert.True(o.IsQueued));
    }

    [Fact]
    public async Task TakeAll_WhileManyThreadsAdd_GivesEachOnceAndKeepsTheOrderOfEachThread()
    {
        const int threads = 4;
        const int each = 20_000;
        var done = new CompletedOperations();
        var adding = Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < each; i++)
            {
                done.Add(Operation((thread * each) + i));
            }
        })).ToList();
        var next = Enumerable.Range(0, threads).Select(static thread => thread * each).ToArray();
        var seen = 0;
        while (seen < threads * each)
        {
            Assert.False(done.IsEmpty && adding.TrueForAll(static t => t.IsCompleted) && done.IsEmpty, "some were lost");
            foreach (var operation in Chain(done.TakeAll()))
            {
                var number = (int)operation.UserToken!;
                Assert.Equal(next[number / each]++, number);
                seen++;
            }
        }

        await Task.WhenAll(adding);
        Assert.Null(done.TakeAll());
    }

    private static SocketOperation Operation(int number) => new(null!, null!) { UserToken = number };

    private static List<SocketOperation> Chain(SocketOperation? operation)
    {
        var all = new List<SocketOperation>();
        for (; operation is not null; operation = operation.Below)
        {
            all.Add(operation);
        }

        return all;
    }
}
