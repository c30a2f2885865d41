using Proofload.Analysis.Cost;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Cost;

public sealed class CostPlannerTests
{
    private static readonly DateOnly Day = new(2026, 6, 17);

    private static readonly PriceBook Book = new()
    {
        Currency = "USD",
        Instances =
        [
            new InstancePrice { Name = "gpu", Region = "east", Hourly = 3.6m, Source = "s", Date = Day, Spot = new SpotPrice { Hourly = 1.2m, Interrupted = 0.1m, Source = "s", Date = Day } },
            new InstancePrice { Name = "gpu", Region = "west", Hourly = 4.8m, Source = "s", Date = Day },
            new InstancePrice { Name = "cpu", Hourly = 0.36m, Source = "s", Date = Day },
        ],
        Egress = [new EgressPrice { PerGb = 0.09m, Source = "s", Date = Day }],
        Apis = [new ApiPrice { Model = "api", Input = 0.5m, Output = 2m, Source = "s", Date = Day }],
    };

    private static readonly CostQuestion Gpu = new() { Book = Book, Instance = "gpu", Regions = [("east", 1)] };

    [Fact]
    public void Estimate_OneMachine_IsByHand()
    {
        var cost = One(Gpu, Runs.Of("a", 10));
        Assert.Equal("1 × gpu in east", cost.Name);

        // 3.60 an hour and 36,000 answers of 2 kB at 0.09 a GB.
        Assert.Equal(3.6m, cost.Figures!.Compute);
        Assert.Equal(0.00648m, cost.Figures.Egress);
        Assert.Equal(3.60648m / 36_000, cost.Figures.PerRequest);
        Assert.Equal(cost.Figures.PerRequest, cost.Figures.PerGoodRequest);
        Assert.Equal(3.60648m / 14.4m, cost.Figures.PerMillionInput);
        Assert.Equal(3.60648m / 3.6m, cost.Figures.PerMillionOutput);
        Assert.Equal(3.60648m / 18m, cost.Figures.PerMillionBlended);
        Assert.Null(cost.Figures.Idle);
        Assert.Equal(2, cost.Prices.Count);
    }

    [Fact]
    public void Estimate_TheIntervalOfTheThroughput_IsThatOfTheCost()
    {
        var load = MeasuredLoad.Of(Runs.Of("a", 10))!;
        var range = CostPlanner.Estimate(Gpu with { Book = Book with { Egress = [] } }, load)[0].Range(static f => f.PerRequest)!.Value;
        Assert.Equal(3.6m / 36_000, range.Value);
        Assert.Equal((double)(3.6m / (load.Successes.High!.Value * 3600)), (double)range.Low!.Value, 1e-12);
        Assert.True(range.High > 3.6m / (load.Successes.Low!.Value * 3600) * 0.999m && range.High < 3.6m / (load.Successes.Low.Value * 3600) * 1.05m);
    }

    [Fact]
    public void Estimate_OnlySomeAreGood_GoodOnesCostMore()
    {
        var cost = One(Gpu, Runs.Of("a", 10, good: 0.5));
        Assert.Equal((double)cost.Figures!.PerRequest * 2, (double)cost.Figures.PerGoodRequest!.Value, 1e-12);
    }

    [Fact]
    public void Estimate_NoObjectiveOnSingleRequests_AGoodRequestIsNotKnown()
    {
        var cost = One(Gpu, Runs.Of("a", 10, good: null));
        Assert.Null(cost.Figures!.PerGoodRequest);
        Assert.Contains(cost.Notes, static n => n.Contains("no request can be called good", StringComparison.Ordinal));
    }

    [Fact]
    public void Estimate_NoTokens_AreNotKnownAndNotZero()
    {
        var run = Runs.Of("a", 10);
        run = run with { Metrics = run.Metrics.Where(static m => !m.Key.EndsWith("_tokens", StringComparison.Ordinal)).ToDictionary() };
        var costs = CostPlanner.Estimate(Gpu with { Apis = ["api"] }, MeasuredLoad.Of(run)!);
        Assert.Null(costs[0].Figures!.PerMillionInput);
        Assert.Null(costs[0].Figures!.PerMillionBlended);
        Assert.Null(costs[1].Figures);
        Assert.Equal(2m, CostPlanner.Estimate(Gpu with { Apis = ["api"], InputTokens = 100, OutputTokens = 50 }, MeasuredLoad.Of(run)!)[1].Figures!.PerMillionOutput);
    }

    [Fact]
    public void Estimate_Demand_CountsMachinesWithTheLowerEnd_AndTheRestIsIdle()
    {
        var cost = One(Gpu with { Demand = 100, Capacity = 10, Utilisation = 0.5m, Failures = 1 }, Runs.Of("a", 10));
        Assert.Equal(20, cost.Inputs.Fleet!.Machines);
        Assert.Equal(0.5m, cost.Figures!.IdleShare);
        Assert.Equal(36m, cost.Figures.Idle);
        Assert.Equal(11, CostPlanner.MachinesFor(100, 10, 1, 1));
    }

    [Fact]
    public void Estimate_RegionsWithFailover_PayForTheMachinesThatWait()
    {
        var cost = One(Gpu with { Regions = [("east", 0.5m), ("west", 0.5m)], Demand = 100, Capacity = 10, Utilisation = 1, Failover = true }, Runs.Of("a", 10));
        Assert.Equal(20, cost.Inputs.Fleet!.Machines);
        Assert.Equal(10, cost.Inputs.Fleet.Failover);
        Assert.Equal(10 * (3.6m + 4.8m), cost.Figures!.Compute);
        Assert.Equal(cost.Figures.Compute / 2, cost.Figures.Failover);
    }

    [Fact]
    public void Estimate_Spot_IsTheSpotFormula()
    {
        var cost = One(Gpu with { Spot = true, Standby = 1, Book = Book with { Egress = [] } }, Runs.Of("a", 10));
        var hazard = CostRules.Hazard(0.1m);
        Assert.Equal(1.2m + (hazard * ((0.05m * 3.6m) + (0.05m * 1.2m))) + 3.6m, cost.Figures!.Compute);
        Assert.Contains(cost.Prices, static p => p is SpotPrice);
    }

    [Fact]
    public void Estimate_Api_BesideMachines_TakesTheirTokensButNotTheirErrors()
    {
        var cost = CostPlanner.Estimate(Gpu with { Apis = ["api"], RetryShare = 0.1m, FailedBilledShare = 1 }, MeasuredLoad.Of(Runs.Of("a", 10, failed: 250))!)[1];

        // 400 and 100 tokens: 0.0002 and 0.0002, and a tenth of them again.
        Assert.Equal(0.00044m, Math.Round(cost.Figures!.PerRequest, 12));
        Assert.Equal((0.5m, 2m), (cost.Figures.PerMillionInput, cost.Figures.PerMillionOutput));
        Assert.Null(cost.Figures.PerGoodRequest);
        Assert.Equal(0, cost.Figures.FailedBilled);
    }

    [Fact]
    public void Estimate_ApiItself_BillsItsFailures()
    {
        var load = MeasuredLoad.Of(Runs.Of("a", 10, failed: 250))!;
        var cost = CostPlanner.Estimate(new CostQuestion { Book = Book, Apis = ["api"], FailedBilledShare = 0.5m }, load)[0];

        // 10 successes and 2.5 failures a second, half of which are billed.
        Assert.Equal(1.25m * 3600 * 0.0004m, Math.Round(cost.Figures!.FailedBilled, 9));
        Assert.Equal(0.0004m * 1.125m, Math.Round(cost.Figures.PerRequest, 12));
    }

    [Theory]
    [InlineData("gpuu", "east", "the price book has no instance 'gpuu'; did you mean 'gpu'?")]
    [InlineData("gpu", null, "the price book has gpu in several regions: east, west; say which with --region")]
    [InlineData("gpu", "eest", "the price book has no gpu in 'eest'; did you mean 'east'?")]
    public void Instance_Wrong_NamesTheNearest(string name, string? region, string expected) =>
        Assert.Equal(expected, Assert.Throws<PlanException>(() => Book.Instance(name, region)).Message);

    [Fact]
    public void Estimate_Contradictions_AreOneLine()
    {
        Says("several regions share a demand; give it with --demand", Gpu with { Regions = [("east", 1), ("west", 1)] });
        Says("failover takes at least two regions; write for example --region us-east-1=60% --region eu-west-1=40%", Gpu with { Failover = true, Demand = 1 });
        Says("the price book has no spot price of gpu in west; 'proofload cost import' of spot-advisor data adds it", Gpu with { Spot = true, Regions = [("west", 1)] });
        Says("the price book has no API model 'apu'; did you mean 'api'?", Gpu with { Apis = ["apu"] });
        Says("more than 1,000,000 machines would be needed; are demand and capacity in the same unit?", Gpu with { Demand = 1e9m, Capacity = 1 });

        static void Says(string expected, CostQuestion question) =>
            Assert.Equal(expected, Assert.Throws<PlanException>(() => CostPlanner.Estimate(question, MeasuredLoad.Of(Runs.Of("a", 10))!)).Message);
    }

    [Fact]
    public void Load_NoSuccess_HasNoCost() => Assert.Null(MeasuredLoad.Of(Runs.Of("a", 10) with { Counts = new RunCounts { Failed = 5 } }));

    [Fact]
    public void Sensitivity_ElasticitiesAreThoseOfTheFormula()
    {
        var inputs = One(Gpu with { Book = Book with { Egress = [] } }, Runs.Of("a", 10)).Inputs with { GoodShare = 0.8m };
        var effects = CostSensitivity.Of(inputs, static f => f.PerGoodRequest).ToDictionary(static e => e.Name, static e => e.Elasticity);
        Assert.Equal(1, effects["machine price"], 1e-9);
        Assert.Equal(1, effects["machines"], 1e-9);
        Assert.Equal(-1, effects["requests a second"], 1e-9);
        Assert.Equal(-1, effects["good share"], 1e-9);
        Assert.DoesNotContain("egress price", effects.Keys);
        Assert.DoesNotContain("success share", effects.Keys);
    }

    [Fact]
    public void Sensitivity_OfAnInterface_SharesAddUpToOne()
    {
        var inputs = CostPlanner.Estimate(new CostQuestion { Book = Book, Apis = ["api"] }, MeasuredLoad.Of(Runs.Of("a", 10))!)[0].Inputs;
        var effects = CostSensitivity.Of(inputs, static f => f.PerRequest);
        Assert.Equal(1, effects.Where(static e => e.Name is "input price" or "output price").Sum(static e => e.Elasticity), 0.01);
        Assert.Equal(effects.OrderByDescending(static e => Math.Abs(e.High - e.Low)).Select(static e => e.Name), effects.Select(static e => e.Name));
    }

    private static CostEstimate One(CostQuestion question, RunResult run) => CostPlanner.Estimate(question, MeasuredLoad.Of(run)!)[0];
}
