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

    [Fact]
    public async Task Replicas_are_removed_and_brought_back_over_the_wire()
    {
        await using var host = await SimulatorHost.StartAsync("replicas=3");
        var (status, json) = await host.PostAsync("/sim/replicas", "{\"replicas\":\"2\"}");
        Assert.Equal((200, 2, 3), (status, json.GetProperty("replicas").GetInt32(), json.GetProperty("of").GetInt32()));
        Assert.Equal(400, (await host.PostAsync("/sim/replicas", "4")).Status);
        Assert.Equal(400, (await host.PostAsync("/sim/replicas", "some")).Status);
        Assert.Equal(2, (await host.GetAsync("/sim/stats")).Json.GetProperty("replicas").GetInt32());
        Assert.Equal(3, (await host.PostAsync("/sim/replicas", "3")).Json.GetProperty("replicas").GetInt32());
    }
}
