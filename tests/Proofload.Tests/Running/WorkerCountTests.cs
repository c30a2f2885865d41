using Proofload.Load;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Running;

namespace Proofload.Tests.Running;

public sealed class WorkerCountTests
{
    [Theory]
    [InlineData(50, 8, 1)]
    [InlineData(20_000, 8, 1)]
    [InlineData(20_001, 8, 2)]
    [InlineData(90_000, 8, 4)]
    [InlineData(90_000, 2, 1)]
    [InlineData(90_000, 1, 1)]
    public void Of_AnOpenLoad_GrowsWithItsPeakRateUpToHalfTheProcessors(double rate, int processors, int expected) =>
        Assert.Equal(expected, Count(new OpenLoad { Rate = new ConstantShape(rate), Duration = TimeSpan.FromSeconds(10) }, processors));

    [Fact]
    public void Of_ASpike_CountsItsPeak() =>
        Assert.Equal(3, Count(new OpenLoad { Rate = new SpikeShape(10, 50_000, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(2)), Duration = TimeSpan.FromSeconds(60) }, 16));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(2_500, 3)]
    [InlineData(40_000, 8)]
    public void Of_AClosedLoad_GrowsWithItsUsers(int users, int expected) =>
        Assert.Equal(expected, Count(new ClosedLoad { Users = new ConstantShape(users), Duration = TimeSpan.FromSeconds(10) }, 16));

    [Fact]
    public void Of_APlanThatSaysSo_IsObeyed_ButNoWorkerIsLeftWithoutAUser()
    {
        var load = new ClosedLoad { Users = new ConstantShape(3), Duration = TimeSpan.FromSeconds(10) };
        Assert.Equal(2, Count(load, 1, workers: 2));
        Assert.Equal(3, Count(load, 1, workers: 64));
    }

    [Fact]
    public void Of_FewConnections_LeavesNoWorkerWithoutOne() =>
        Assert.Equal(2, Count(new ClosedLoad { Users = new ConstantShape(100), Duration = TimeSpan.FromSeconds(10) }, 16, workers: 8, limit: 2));

    private static RunPlan Plan(int? workers, int limit) => new()
    {
        Target = new TargetPlan { Url = new Uri("http://127.0.0.1/"), Connections = new ConnectionPlan { Limit = limit } },
        Generator = new GeneratorPlan { Workers = workers },
    };

    private static int Count(LoadPlan load, int processors, int? workers = null, int limit = 0) =>
        WorkerCount.Of(Plan(workers, limit), LoadCompiler.Compile(load, 1, "."), processors);
}
