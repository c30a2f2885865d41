using Proofload.Plans;

namespace Proofload.Tests.Plans;

public sealed class OtlpPlanTests
{
    private const string Start = "version: 1\ntarget: {url: http://localhost:8000}\n";

    [Fact]
    public void Plan_WithEveryField_IsWrittenAndReadBack()
    {
        var plan = Parse("""
            otlp:
              endpoint: https://collector:4318/base
              headers: {Authorization: "Bearer ${TOKEN}", X-Api-Key: literal-key}
              interval: 2s
              timeout: 500ms
              temporality: delta
              histograms: explicit
              compression: gzip
              attributes: {deployment.environment.name: staging}
            """);
        Assert.Equal("Bearer sk-secret", plan.Otlp!.Headers["Authorization"].Reveal());
        Assert.Equal((TimeSpan.FromSeconds(2), OtlpTemporality.Delta, OtlpHistograms.Explicit, OtlpCompression.Gzip), (plan.Otlp.Interval!.Value, plan.Otlp.Temporality!.Value, plan.Otlp.Histograms!.Value, plan.Otlp.Compression!.Value));
        var text = PlanWriter.Write(plan);
        Assert.DoesNotContain("sk-secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("literal-key", text, StringComparison.Ordinal);
        var again = PlanFile.Parse(text, "again.yaml", Variable);
        Assert.Equal(plan.Otlp with { Headers = again.Otlp!.Headers }, again.Otlp);
    }

    [Fact]
    public void Endpoint_OfTheEnvironment_IsWrittenAsSuch()
    {
        var plan = Parse("otlp: {endpoint: env}");
        Assert.Null(plan.Otlp!.Endpoint);
        Assert.Contains("endpoint: env", PlanWriter.Write(plan), StringComparison.Ordinal);
        Assert.Equal(plan.Otlp, PlanFile.Parse(PlanWriter.Write(plan), "again.yaml", Variable).Otlp);
        Assert.Null(Parse("").Otlp);
    }

    [Fact]
    public void Flag_LiesOverThePlan()
    {
        var plan = Parse("otlp: {endpoint: env, interval: 2s}");
        var changed = new PlanFlags { Otlp = "http://other:4318" }.Apply(plan, Variable);
        Assert.Equal((new Uri("http://other:4318"), TimeSpan.FromSeconds(2)), (changed.Otlp!.Endpoint, changed.Otlp.Interval!.Value));
        Assert.Null(new PlanFlags { Url = "http://localhost:8000", Otlp = "env" }.ToPlan(Variable).Otlp!.Endpoint);
    }

    [Theory]
    [InlineData("otlp: {interval: 1s}", "otlp.endpoint: missing")]
    [InlineData("otlp: {endpoint: collector}", "otlp.endpoint: 'collector' is not an http or https address")]
    [InlineData("otlp: {endpoint: env, temporality: detla}", "delta")]
    [InlineData("otlp: {endpoint: env, interval: 1ms}", "otlp.interval: 1ms is out of range")]
    [InlineData("otlp: {endpoint: env, header: {}}", "headers")]
    public void WrongField_IsNamed(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<PlanException>(() => Parse(text)).Message, StringComparison.Ordinal);

    private static RunPlan Parse(string text) => PlanFile.Parse(Start + text, "plan.yaml", Variable);

    private static string? Variable(string name) => name == "TOKEN" ? "sk-secret" : null;
}
