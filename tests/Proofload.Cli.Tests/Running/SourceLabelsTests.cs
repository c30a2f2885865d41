using Proofload.Cli.Running;
using Proofload.Plans;

namespace Proofload.Cli.Tests.Running;

public sealed class SourceLabelsTests
{
    [Theory]
    [InlineData("GITHUB_SHA=abc GITHUB_REF_NAME=12/merge GITHUB_HEAD_REF=fix", "abc", "fix")]
    [InlineData("GITHUB_SHA=abc GITHUB_REF_NAME=main GITHUB_HEAD_REF=", "abc", "main")]
    [InlineData("CI_COMMIT_SHA=def CI_COMMIT_REF_NAME=release", "def", "release")]
    [InlineData("", null, null)]
    public void Labels_come_from_the_CI_server(string variables, string? commit, string? branch)
    {
        var environment = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(static v => v.Split('=')[0], static v => v.Split('=')[1]);
        var plan = SourceLabels.Apply(Plan(), environment.GetValueOrDefault);
        Assert.Equal(commit, plan.Labels.GetValueOrDefault("commit"));
        Assert.Equal(branch, plan.Labels.GetValueOrDefault("branch"));
    }

    [Fact]
    public void The_plans_own_labels_go_first()
    {
        var plan = SourceLabels.Apply(Plan() with { Labels = new Dictionary<string, string> { ["commit"] = "mine" } }, static name => name == "GITHUB_SHA" ? "abc" : null);
        Assert.Equal("mine", plan.Labels["commit"]);
    }

    private static RunPlan Plan() => new() { Target = new TargetPlan { Url = new Uri("http://127.0.0.1/"), Protocol = "http" } };
}
