using System.Text.Json;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Plans;

public sealed class PlanRoundTripTests
{
    private static readonly string Folder = Fixtures.Folder("valid");

    public static TheoryData<string> Plans => [.. Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Plans))]
    public void Write_Plan_ParsesToAnEqualPlan(string name)
    {
        var plan = PlanFile.Load(Path.Combine(Folder, name + ".yaml"), Fixtures.Environment);

        var written = PlanWriter.Write(plan);
        var back = PlanFile.Parse(written, "written.yaml", Fixtures.Environment);

        Assert.Equal(plan, back);
        Assert.Equal(plan.GetHashCode(), back.GetHashCode());
        Assert.Equal(written, PlanWriter.Write(back));
        Assert.DoesNotContain("key-of-the-test", written, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void WriteJson_Plan_IsJsonAndParsesToAnEqualPlan(string name)
    {
        var plan = PlanFile.Load(Path.Combine(Folder, name + ".yaml"), Fixtures.Environment);

        var json = PlanJson.Write(plan);

        using (JsonDocument.Parse(json))
        {
        }

        Assert.Equal(plan, PlanFile.Parse(json, "run.json", Fixtures.Environment));
        Assert.DoesNotContain("key-of-the-test", json, StringComparison.Ordinal);
        Assert.Equal(json, PlanJson.Write(PlanJson.Read(json)));
    }

    [Fact]
    public void Load_ChatFixture_FillsEveryField()
    {
        var plan = PlanFile.Load(Path.Combine(Folder, "chat.yaml"), Fixtures.Environment);
        Assert.Equal("chat baseline", plan.Name);
        Assert.Equal(7ul, plan.Seed);
        Assert.Equal("42", plan.Labels["build"]);
        Assert.Equal("key-of-the-test", plan.Target.ApiKey!.Reveal());
        Assert.Equal("t key-of-the-test", plan.Target.Headers["X-Token"].Reveal());
        Assert.Equal(64, plan.Target.Connections.Warm);
        Assert.Null(plan.Target.Proxy);
        var load = Assert.IsType<OpenLoad>(plan.Load);
        Assert.Equal(new ConstantShape(50), load.Rate);
        Assert.Equal((ArrivalProcess.Gamma, 0.5, 10_000), (load.Arrivals, load.Burstiness, load.MaxInFlight));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10)), (load.WarmUp, load.Duration, load.Drain));
        Assert.Equal(new Distribution { Kind = DistributionKind.Normal, A = 256, B = 32, Min = 1, Max = 512 }, plan.Data.PromptTokens);
        Assert.Equal("[\"\\n\",\"null\"]", plan.Requests[0].Extra["stop"]);
        Assert.Equal("\"7\"", plan.Requests[0].Extra["user"]);
        Assert.Equal("null", plan.Requests[0].Extra["note"]);
        Assert.Equal((8, "openai-embeddings", "e"), (plan.Requests[1].BatchSize, plan.Requests[1].Protocol, plan.Requests[1].Model));
        Assert.Equal("latency 99% < 500ms", plan.Objectives[2].Expression);
        Assert.Equal(new PrecisionTarget("latency", 0.99, 0.05), Assert.Single(plan.Stop.UntilKnown));
        Assert.Equal((0.5, 100, true), (plan.Stop.ErrorRate, plan.Stop.ConsecutiveErrors, plan.Stop.WhenHopeless));
    }

    [Fact]
    public void Load_RelativePaths_AreTakenFromThePlansFolder()
    {
        var plan = PlanFile.Load(Path.Combine(Folder, "http-mix.yaml"), Fixtures.Environment);
        Assert.Equal(Path.Combine(Folder, "data/file.txt"), plan.Target.Tls.CertificateAuthority);
        Assert.Equal("${not a variable}", plan.Requests[0].Headers["X-Literal"].Reveal());
        Assert.Equal(TimeSpan.FromSeconds(90), plan.Load.PlannedDuration);
    }

    [Fact]
    public void Write_LiteralCredentials_AreMasked()
    {
        var plan = new RunPlan
        {
            Target = new TargetPlan
            {
                Url = new Uri("http://user:pass-word@127.0.0.1:8000/v1"),
                ApiKey = Secret.Literal("sk-literal"),
                Headers = new Dictionary<string, Secret> { ["Cookie"] = Secret.Literal("session=abc"), ["X-Team"] = Secret.Literal("search") },
            },
            Requests = [new RequestPlan { Name = "a", Headers = new Dictionary<string, Secret> { ["Authorization"] = Secret.Literal("Bearer abc") } }],
        };
        foreach (var text in new[] { PlanWriter.Write(plan), PlanJson.Write(plan) })
        {
            Assert.DoesNotContain("pass-word", text, StringComparison.Ordinal);
            Assert.DoesNotContain("user", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sk-literal", text, StringComparison.Ordinal);
            Assert.DoesNotContain("abc", text, StringComparison.Ordinal);
            Assert.Contains("search", text, StringComparison.Ordinal);
            Assert.Contains("***@127.0.0.1:8000/v1", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ReadJson_OfARunWithSecrets_NeedsNoEnvironmentAndNoFiles()
    {
        var plan = PlanFile.Load(Path.Combine(Folder, "chat.yaml"), Fixtures.Environment);
        var back = PlanJson.Read(PlanJson.Write(plan));
        Assert.Equal("${KEY}", back.Target.ApiKey!.Template);
        Assert.Equal("", back.Target.ApiKey.Reveal());
        Assert.Equal(plan.Load, back.Load);
        var gone = PlanJson.Write(plan with { Data = new DataPlan { Dataset = new DatasetPlan { Path = "/gone/rows.jsonl" } } });
        Assert.Equal("/gone/rows.jsonl", PlanJson.Read(gone).Data.Dataset!.Path);
    }

    [Fact]
    public void Write_CustomLoadFromCSharp_SaysSoAndCannotBeReadBack()
    {
        var plan = new RunPlan
        {
            Target = new TargetPlan { Url = new Uri("http://127.0.0.1") },
            Load = new OpenLoad { Rate = new CustomShape("doubles every minute", t => Math.Pow(2, t.TotalMinutes)), Duration = TimeSpan.FromMinutes(3) },
        };
        Assert.Empty(PlanValidator.Check(plan));
        var text = PlanWriter.Write(plan);
        Assert.Contains("description: doubles every minute", text, StringComparison.Ordinal);
        Assert.Throws<PlanException>(() => PlanFile.Parse(text, "plan.yaml", Fixtures.Environment));
    }
}
