using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Proofload.Cli.Tests.Gating;

/// <summary>The pipelines of samples/ci: they parse, and the commands in them are ones that this build takes.</summary>
public sealed partial class CiSampleTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Pipelines => ["github-action.yml", "gitlab-ci.yml", "azure-pipelines.yml", "Jenkinsfile"];

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task The_command_of_a_pipeline_is_understood(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Root, "samples", "ci", name), TestContext.Current.CancellationToken);
        var command = Command().Match(text.Replace("\\\n", " ", StringComparison.Ordinal)).Groups[1].Value;
        Assert.NotEmpty(command);
        var words = Word().Matches(command).Select(static w => w.Value.Trim('"')).Select(static w => w switch
        {
            "$BASELINE_URL" or "$(BASELINE_URL)" => "http://old:8000/v1",
            "$CANDIDATE_URL" or "$(CANDIDATE_URL)" => "http://new:8000/v1",
            "samples/ci/gate.yaml" => Path.Combine(Root, w),
            _ => w.Replace("$WORKSPACE", "/project", StringComparison.Ordinal),
        }).ToList();
        using var cli = new CliHarness(terminal: new TestTerminal(environment: [("OPENAI_API_KEY", "sk-test-123456"), ("GITHUB_STEP_SUMMARY", "summary.md")]));
        Assert.True(await cli.RunAsync([.. words, "--print-plan"]) == 0, cli.Error);
        Assert.Contains("baseline: http://old:8000/v1", cli.Output, StringComparison.Ordinal);
        Assert.Contains("url: http://new:8000/v1", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-test", cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github-action.yml", "jobs")]
    [InlineData("gitlab-ci.yml", "performance")]
    [InlineData("azure-pipelines.yml", "steps")]
    public void A_pipeline_is_yaml_with_its_main_field(string name, string field)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Root, "samples", "ci", name));
        yaml.Load(reader);
        Assert.True(((YamlMappingNode)yaml.Documents[0].RootNode).Children.ContainsKey(new YamlScalarNode(field)));
    }

    [Fact]
    public void The_image_is_built_from_the_projects_of_the_repository()
    {
        var docker = File.ReadAllText(Path.Combine(Root, "samples", "ci", "Dockerfile"));
        Assert.Contains("dotnet publish src/Proofload.Cli", docker, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Root, "src", "Proofload.Cli", "Proofload.Cli.csproj")));
        Assert.Equal(2, Regex.Count(docker, "(?m)^FROM "));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Proofload.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    // Up to the end of the folded text: the next line that is no further line of flags.
    [GeneratedRegex("(?:proofload|\\)\")\\s+(gate samples/ci/gate\\.yaml[^\\n']*(?:\\n\\s+--[^\\n]*)*)")]
    private static partial Regex Command();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
