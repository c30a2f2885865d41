using Proofload.Plans;

namespace Proofload.Tests.Plans;

public sealed class PlanTemplateTests
{
    public static TheoryData<string> Protocols => [.. KnownProtocols.All.Select(p => p.Id)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Write_EveryProtocol_IsAPlanThatParses(string protocol)
    {
        var plan = PlanFile.Parse(PlanTemplate.Write(protocol), "plan.yaml", static _ => null);
        Assert.Equal(protocol, plan.Target.Protocol);
        Assert.NotEmpty(plan.Objectives);
        Assert.Equal(TimeSpan.FromSeconds(30), plan.Load.Duration);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public void Write_CommentedFields_AreValidToo(string protocol)
    {
        var text = string.Join('\n', PlanTemplate.Write(protocol).Split('\n').Select(l => l.Contains("# api_key", StringComparison.Ordinal) ? l.Replace("# ", "", StringComparison.Ordinal).Split("    read")[0] : l));
        Assert.Contains($"\n  api_key: ${{{KnownProtocols.Find(protocol)!.ApiKeyVariable ?? "API_KEY"}}}", text, StringComparison.Ordinal);
        Assert.NotNull(PlanFile.Parse(text, "plan.yaml", static _ => "k").Target.ApiKey);
    }

    [Fact]
    public void Write_UnknownProtocol_NamesTheNearest() =>
        Assert.EndsWith("did you mean 'openai-chat'?", Assert.Throws<PlanException>(() => PlanTemplate.Write("openai-cat")).Message, StringComparison.Ordinal);
}
