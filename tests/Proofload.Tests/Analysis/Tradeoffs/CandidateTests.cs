using Proofload.Analysis.Cost;
using Proofload.Analysis.Tradeoffs;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Tradeoffs;

public sealed class CandidateTests
{
    private static readonly CostQuestion Question = new()
    {
        Book = new PriceBook { Currency = "USD", Instances = [new InstancePrice { Name = "gpu", Hourly = 3.6m, Source = "s", Date = new DateOnly(2026, 1, 1) }] },
        Demand = 100,
    };

    [Fact]
    public void Weigh_TakesTheCapacityOfItsRuns_AndCountsMachinesForTheDemand()
    {
        var point = new Candidate { Runs = [Runs.Of("a", 20), Runs.Of("b", 40), Runs.Of("c", 60, Outcome.Failed)], Instance = "gpu" }.Weigh(Question);
        Assert.Null(point.Infeasible);
        Assert.Equal("a on gpu", point.Name);

        // 37.95/s at the lower end, 70 % of it: ceil(100 / 26.57) = 4 machines.
        Assert.StartsWith("4 × gpu, 37.95 requests/s a machine (run b)", point.Detail, StringComparison.Ordinal);
        Assert.Equal(4 * 3.6 / 360_000, point.Values["cost"].Value, 1e-12);
        Assert.Equal(new AxisValue(0.12, 0.11, 0.14), point.Values["latency_p99"]);
        Assert.Equal(new AxisValue(50, 48, 52), point.Values["output_speed"]);
        Assert.DoesNotContain("quality", point.Values.Keys);
    }

    [Fact]
    public void Weigh_QualityLabel_IsAnAxis() => Assert.Equal(
        0.87,
        new Candidate { Runs = [Runs.Of("a", 20) with { Labels = new Dictionary<string, string> { ["quality"] = "0.87" } }], Instance = "gpu" }.Weigh(Question).Values["quality"].Value);

    [Fact]
    public void Weigh_MissesItsObjectives_SaysWhich() => Assert.Equal(
        "misses latency p99 < 200ms even at its lowest load",
        new Candidate { Runs = [Runs.Of("a", 20, Outcome.Failed), Runs.Of("b", 40, Outcome.Failed)], Instance = "gpu" }.Weigh(Question).Infeasible);

    [Fact]
    public void Weigh_Undecided_IsNoChoice() => Assert.StartsWith(
        "none of the 1 run met",
        new Candidate { Runs = [Runs.Of("a", 20, Outcome.Inconclusive)], Instance = "gpu" }.Weigh(Question).Infeasible, StringComparison.Ordinal);
}
