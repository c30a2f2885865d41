using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Plans.Sweeps;

namespace Proofload.Tests.Plans.Sweeps;

public sealed class SweepGridTests
{
    private const string Chat = "version: 1\ntarget: {url: http://h, protocol: openai-chat, model: m, headers: {Authorization: 'Bearer literal'}}\nload: {rate: 5/s, duration: 10s, max_in_flight: 7}\n";

    [Fact]
    public void Points_LastAxisChangesFastest()
    {
        var points = SweepGrid.Points(new SweepPlan { Axes = [SweepAxis.Of("batch", "1,2"), SweepAxis.Of("rate", "10..40x2/s")] });
        Assert.Equal(
            ["batch 1, rate 10/s", "batch 1, rate 20/s", "batch 1, rate 40/s", "batch 2, rate 10/s", "batch 2, rate 20/s", "batch 2, rate 40/s"],
            points.Select(static p => p.Description));
        Assert.Equal([1, 2, 3, 4, 5, 6], points.Select(static p => p.Index));
        Assert.All(points, static p => Assert.Equal(6, p.Count));
    }

    [Fact]
    public void Expand_IsPure_KeepsEverythingElseAndRemovesTheSweep()
    {
        var plan = Plan(Chat, "rate=10/s,20/s", "prompt_tokens=64,128");
        var before = PlanWriter.Write(plan);
        var variants = SweepGrid.Expand(plan, Fixtures.Environment);
        Assert.Equal(before, PlanWriter.Write(plan));
        Assert.Equal(variants.Select(static v => PlanWriter.Write(v.Plan)), SweepGrid.Expand(plan, Fixtures.Environment).Select(static v => PlanWriter.Write(v.Plan)));
        Assert.All(variants, static v => Assert.Null(v.Plan.Sweep));
        var load = Assert.IsType<OpenLoad>(variants[3].Plan.Load);
        Assert.Equal((20, TimeSpan.FromSeconds(10), 7), (((ConstantShape)load.Rate).Value, load.Duration!.Value, load.MaxInFlight));
        Assert.Equal(Distribution.Constant(128), variants[3].Plan.Data.PromptTokens);

        // A literal secret is masked where plans are shown and must not be lost where they are run.
        Assert.Equal("Bearer literal", variants[3].Plan.Target.Headers["Authorization"].Reveal());
    }

    [Fact]
    public void Concurrency_TakesThePlaceOfARateAndKeepsWhatLoadsShare()
    {
        var variant = SweepGrid.Expand(Plan(Chat, "concurrency=3"), Fixtures.Environment)[0].Plan;
        var load = Assert.IsType<ClosedLoad>(variant.Load);
        Assert.Equal((3, TimeSpan.FromSeconds(10), 7), (((ConstantShape)load.Users).Value, load.Duration!.Value, load.MaxInFlight));
    }

    [Fact]
    public void Batch_IsTheBatchSizeOrTheFirstDimensionOfTensors()
    {
        const string Embed = "version: 1\ntarget: {url: http://h, protocol: openai-embeddings, model: m}\nload: {concurrency: 1, duration: 1s}\n";
        Assert.Equal(8, SweepGrid.Expand(Plan(Embed, "batch=8"), Fixtures.Environment)[0].Plan.Requests[0].BatchSize);
        const string Triton = "version: 1\ntarget: {url: http://h, protocol: kserve-v2, model: m}\nrequests: [{name: a, inputs: [{name: x, data_type: FP32, shape: [1, 3, 8]}]}]\nload: {concurrency: 1, duration: 1s}\n";
        Assert.Equal([16, 3, 8], SweepGrid.Expand(Plan(Triton, "batch=16"), Fixtures.Environment)[0].Plan.Requests[0].Inputs[0].Shape);
    }

    [Theory]
    [InlineData("target.headers.X-Team=a", "a")]
    [InlineData("requests[0].headers.X-Team=b", "b")]
    [InlineData("target.connections.limit=4", "4")]
    [InlineData("load.max_in_flight=99", "99")]
    [InlineData("load.duration=1s", "1s")]
    [InlineData("seed=5", "5")]
    [InlineData("generator.spin=50%", "50%")]
    [InlineData("model=other", "other")]
    [InlineData("stop.consecutive_errors=9", "9")]
    public void AnyFieldWithASingleValueIsAnAxis(string axis, string value)
    {
        var plan = Plan(Chat + "requests: [{name: only}]\n", axis);
        var difference = PlanDifference.First(PlanWriter.Write(plan with { Sweep = null }), PlanWriter.Write(SweepGrid.Expand(plan, Fixtures.Environment)[0].Plan));
        Assert.Equal($"'{value}'", difference?.Now);
    }

    [Theory]
    [InlineData("concurency=1,2", "--sweep: 'concurency' is not an axis; did you mean 'concurrency'?")]
    [InlineData("zzz=1", "or the path of a field such as load.think_time")]
    [InlineData("data.promt_tokens=1", "--sweep: data.promt_tokens: data.promt_tokens: unknown field of data; did you mean 'prompt_tokens'?")]
    [InlineData("requests[3].batch_size=1", "there are only 1 requests, counted from [0]")]
    [InlineData("batch=1,2", "has no effect: openai-chat requests hold no batch")]
    [InlineData("image_size=big", "'big' is not a size")]
    [InlineData("rate=fast", "'fast' is not a rate")]
    [InlineData("sweep.pause=1s", "cannot change from point to point")]
    [InlineData("target.headers.Authorization=abc", "is a credential; write variables")]
    [InlineData("url=http://user:pw@h", "must hold no credentials")]
    [InlineData("concurrency", "has no '=' behind the name of an axis")]
    public void AMistakeInAnAxisIsOneLine(string axis, string expected)
    {
        var error = Assert.Throws<PlanException>(() => Plan(Chat + "requests: [{name: only}]\n", axis));
        Assert.Contains(expected, Assert.Single(error.Problems), StringComparison.Ordinal);
        Assert.DoesNotContain("abc", error.Message.Replace("abc'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate=1/s,2/s", "concurrency=1,2", "rate and concurrency are loads of their own")]
    [InlineData("rate=1/s", "load.rate=2/s", "changes the same field as axes[0] (rate)")]
    [InlineData("prompt_tokens=1..500+1", "output_tokens=1..500+1", "500 x 500 are more than 1000 points")]
    [InlineData("rate=1/s,2/s", "load.max_in_flight=5,0", "point 2 of 4 (rate 1/s, load.max_in_flight 0): load.max_in_flight: 0 is out of range; must be at least 1 (and 1 more)")]
    public void AxesThatDoNotFitAreRefusedBeforeAnythingRuns(string first, string second, string expected)
    {
        var error = Assert.Throws<PlanException>(() => Plan(Chat, first, second));
        Assert.Contains(expected, Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void AFaultOfThePlanItselfIsSaidOnceAndWithoutAPoint()
    {
        var plan = Plan(Chat, "prompt_tokens=1,2");
        var problem = Assert.Single(PlanValidator.Check(plan with { Load = plan.Load with { MaxInFlight = 0 } }));
        Assert.Equal("load.max_in_flight", problem.Path);
    }

    [Fact]
    public void WhatAnAxisGivesThePlanNeedNotHave()
    {
        var plan = new PlanFlags { Url = "http://h", Sweep = ["model=a,b"] }.ToPlan(Fixtures.Environment);
        Assert.Equal(["a", "b"], SweepGrid.Expand(plan, Fixtures.Environment).Select(static v => v.Plan.Target.Model));
    }

    [Fact]
    public void ThePrintedPlanReadsBackAsTheSame()
    {
        var plan = new PlanFlags { Url = "http://h", Concurrency = "1", Sweep = ["concurrency=1..8x2,100", "target.headers.X-A=a b,c"], SweepOrder = "shuffled", SweepPause = "5s" }.ToPlan(Fixtures.Environment);
        var text = PlanWriter.Write(plan);
        Assert.Contains("concurrency: 1..8x2,100", text, StringComparison.Ordinal);
        Assert.Equal(plan, PlanFile.Parse(text, "plan.yaml", Fixtures.Environment));
    }

    private static RunPlan Plan(string yaml, params string[] axes) =>
        new PlanFlags { Sweep = axes }.Apply(PlanFile.Parse(yaml, "plan.yaml", Fixtures.Environment), Fixtures.Environment);
}
