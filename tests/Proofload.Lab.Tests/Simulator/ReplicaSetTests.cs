using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Queueing;

namespace Proofload.Lab.Tests.Simulator;

public sealed class ReplicaSetTests
{
    [Fact]
    public void Next_TakesReplicasInTurn_AndLeavesRemovedOnesOut()
    {
        var replicas = new ReplicaSet(3, static () => new Replica(new ServiceStation(1, -1), null!));
        Assert.Equal(3, Enumerable.Range(0, 3).Select(_ => replicas.Next()).Distinct().Count());
        replicas.Keep(2);
        var taken = Enumerable.Range(0, 10).Select(_ => replicas.Next()).ToList();
        Assert.Equal(2, taken.Distinct().Count());
        Assert.DoesNotContain(replicas.All[2], taken);
        Assert.Equal(5, taken.Count(r => r == replicas.All[0]));
        replicas.Keep(3);
        Assert.Equal(3, replicas.Active);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Keep_NoneOrMoreThanThereAre_IsRefused(int count) =>
        Assert.Equal($"replicas is {count}. Allowed: 1 to 3, the number it started with.", Assert.Throws<SimulatorOptionException>(() => new ReplicaSet(3, static () => new Replica(new ServiceStation(1, -1), null!)).Keep(count)).Message);
}
