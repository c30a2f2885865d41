using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Plans;

/// <summary>Plans made in C# meet the rules of files, ranges included.</summary>
public sealed class PlanValidatorTests
{
    private static readonly RunPlan Good = new() { Target = new TargetPlan { Url = new Uri("http://127.0.0.1:8000") } };

    [Fact]
    public void Check_GoodPlan_FindsNothing()
    {
        Assert.Empty(PlanValidator.Check(Good));
        Assert.Same(Good, PlanValidator.Validate(Good));
    }

    public static TheoryData<RunPlan, string> Bad => new()
    {
        { Good with { Target = new TargetPlan { Url = new Uri("relative", UriKind.Relative) } }, "target.url: must be an absolute http or https address" },
        { Good with { Target = Good.Target with { Timeout = TimeSpan.FromSeconds(-1) } }, "target.timeout: -1s is out of range; must be above 0s" },
        { Good with { Load = new OpenLoad { Rate = new ConstantShape(double.NaN), Duration = TimeSpan.FromSeconds(1) } }, "load.rate: NaN/s is out of range; must be above 0/s" },
        { Good with { Load = new OpenLoad { Rate = new ConstantShape(5) } }, "load: never ends; give duration or requests" },
        { Good with { Load = new IterationsLoad { Users = 1, Iterations = 5, WarmUp = TimeSpan.FromSeconds(1) } }, "load.warmup: this load model counts requests and has no time before or after them; use constant-rate or constant-concurrency" },
        { Good with { Requests = [new RequestPlan { Name = "a", Weight = -1 }] }, "requests[0].weight: -1 is out of range; must be above 0" },
        { Good with { Requests = [new RequestPlan { Name = "a", Checks = [new CheckPlan { Status = [200], Custom = _ => null }] }] }, "requests[0].checks[0].custom: cannot stand beside status: a check looks at one thing; write two checks" },
        { Good with { Objectives = [ObjectiveParser.Parse("latency p99 < 1s") with { Threshold = 2 }] }, "objectives[0]: its parts do not say what its text 'latency p99 < 1s' says" },
        { Good with { Requests = [new RequestPlan { Name = "a", Extra = new Dictionary<string, string> { ["x"] = "{" }, Protocol = "openai-chat", Model = "m" }] }, "requests[0].extra.x: '{' is not JSON" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Check_BadPlan_NamesTheField(RunPlan plan, string expected) =>
        Assert.Equal(expected, Assert.Single(PlanValidator.Check(plan)).ToString());

    [Fact]
    public void Check_ProtocolAddedInCSharp_IsKnown()
    {
        var plan = Good with { Target = Good.Target with { Protocol = "mine" } };
        Assert.NotEmpty(PlanValidator.Check(plan));
        Assert.Empty(PlanValidator.Check(plan, new PlanValidatorOptions { Protocols = [.. KnownProtocols.All, new ProtocolFacts("mine", "my own")] }));
    }

    [Fact]
    public void Validate_SeveralProblems_ThrowsAll()
    {
        var error = Assert.Throws<PlanException>(() => PlanValidator.Validate(Good with { Name = "", Stop = new StopPlan { WhenHopeless = true } }));
        Assert.Equal(["name: must not be empty; give a name", "stop.when_hopeless: needs objectives: without them nothing can become hopeless"], error.Problems);
    }
}
