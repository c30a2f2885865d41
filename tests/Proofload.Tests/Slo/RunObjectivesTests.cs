using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class RunObjectivesTests
{
    private static readonly RunPlan Plan = new() { Target = new TargetPlan { Url = new Uri("http://127.0.0.1:1"), Protocol = "openai-chat", Model = "llama" } };

    [Fact]
    public void Of_AWholeFile_JudgesWhatALoadTestCanAndSaysWhyNotTheRest()
    {
        var file = ObjectivesFileReader.Parse(ObjectivesFileTests.Whole, "slo.yaml");

        var run = RunObjectives.Of(file, Plan);

        Assert.Equal(
            ["latency 99% < 500ms", "error_rate <= 0.1%", "output_speed p5 > 20/s", "throughput > 50/s", "latency 95% < 500ms", "goodput >= 99%"],
            run.Judged.Select(j => j.Objective.Expression));
        Assert.Equal(["gateway", "first-token", "errors", "right", "mean-of-minutes"], run.NotJudged.Select(n => n.Name));
        Assert.Contains("no request is named 'chat'", run.NotJudged[1].Reason, StringComparison.Ordinal);
        Assert.Equal("its counters are kept by somebody else", run.NotJudged[0].Reason);
    }

    [Fact]
    public void Of_AFileOfSeveralServicesAndModels_TakesThoseTheRunIsAbout()
    {
        var file = ObjectivesFileReader.Parse("alerts: none\nobjectives: [{name: a, objective: goodput 99%, service: chat, model: other}, {name: b, objective: error_rate < 1%, service: chat}, {name: c, objective: latency p99 < 1s, service: search}]", "slo.yaml");

        var run = RunObjectives.Of(file, Plan, new ObjectiveScope { Service = "chat" });

        Assert.Equal("b", Assert.Single(run.Judged).Name);
        Assert.Equal([("c", "it is about the service search"), ("a", "it is about the model other")], run.NotJudged);
    }

    [Fact]
    public void Of_TwoBoundsOnOneValue_JudgesTheStricter()
    {
        var file = ObjectivesFileReader.Parse("alerts: none\nobjectives: [{name: loose, objective: availability 90%}, {name: strict, objective: availability 99.9%}]", "slo.yaml");

        var run = RunObjectives.Of(file, Plan);

        Assert.Equal("error_rate <= 0.1%", Assert.Single(run.Judged).Objective.Expression);
        Assert.Equal(("loose", "strict is stricter about the same value"), Assert.Single(run.NotJudged));
        Assert.Empty(RunObjectives.Of(file, Plan with { Objectives = ["error_rate < 5%"] }).Judged);
    }
}
