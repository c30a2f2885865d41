using System.Text.RegularExpressions;
using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Plans.Sweeps;
using Proofload.Results;
using Proofload.Running;
using Proofload.Slo;

namespace Proofload.IntegrationTests.Docs;

/// <summary>Every plan of README, docs and samples is valid; whole ones are sent to a simulator, and no request fails.</summary>
public sealed partial class DocsPlanTests
{
    private static readonly PlanValidatorOptions FilesExist = new() { FileExists = static _ => true, FolderExists = static _ => true };

    // What {{env NAME}} reads.
    static DocsPlanTests() => Environment.SetEnvironmentVariable("LOGIN_PASSWORD", "secret");

    public static TheoryData<string> Whole => [.. Plans().Where(static b => IsWhole(b) && !b.IsRefused).Select(static b => b.Where)];

    public static TheoryData<string> Parts => [.. Plans().Where(static b => !IsWhole(b)).Select(static b => b.Where)];

    public static TheoryData<string> Refused => [.. Plans().Where(static b => b.IsRefused).Select(static b => b.Where)];

    public static TheoryData<string> SamplePlans => [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples", "plans"), "*.yaml").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Objectives =>
    [
        .. DocsPages.Blocks.Where(DocsPages.IsObjectives).Select(static b => b.Where),
        .. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples", "slo"), "*.yaml").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string, string> LoadsInTables => [.. DocsPages.All.SelectMany(static page => InlineLoad().Matches(page.Value).Select(m => (page.Key, m.Groups[1].Value)))];

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task A_whole_plan_of_the_docs_runs_without_a_failed_request(string where)
    {
        var block = Block(where);
        await using var workspace = await DocsWorkspace.CreateAsync(block.Page, seedStore: null);
        var plan = PlanFile.Parse(block.Text, where, Variable, "", FilesExist);
        await RunsAsync(plan, workspace.Address, workspace.Folder);
    }

    [Theory]
    [MemberData(nameof(SamplePlans))]
    public async Task A_plan_of_the_samples_runs_without_a_failed_request(string name)
    {
        var path = Path.Combine(RepositoryRoot.Path, "samples", "plans", name);
        await using var server = await Simulator.StartAsync(DocsWorkspace.QuickModel, TestContext.Current.CancellationToken);
        await RunsAsync(PlanFile.Load(path, Variable), server.BaseAddress, Path.GetDirectoryName(path)!);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_of_a_plan_is_valid_inside_of_one(string where)
    {
        var block = Block(where);
        var fields = TopLevel().Matches(block.Text).Select(static m => m.Groups[1].Value).ToHashSet();
        var rest = "version: 1\n" + (fields.Contains("target") ? "" : "target: {url: http://localhost:8000, protocol: openai-chat, model: llama}\n");
        Assert.NotNull(PlanFile.Parse(block.Text + rest, where, Variable, "", FilesExist));
    }

    [Theory]
    [MemberData(nameof(LoadsInTables))]
    public void A_load_in_a_table_is_valid(string page, string load)
    {
        var plan = PlanFile.Parse($"version: 1\ntarget: {{url: http://localhost, protocol: openai-chat, model: m}}\nload: {load}\n", page, Variable, "", FilesExist);
        Assert.NotNull(plan.Load);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_plan_that_the_docs_call_wrong_is_refused(string where) =>
        Assert.Throws<PlanException>(() => PlanFile.Parse(Block(where).Text, where, Variable, "", FilesExist));

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Objectives_of_the_docs_and_samples_are_valid(string where)
    {
        var text = where.EndsWith(".yaml", StringComparison.Ordinal) ? File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "slo", where)) : Block(where).Text;
        Assert.NotEmpty(ObjectivesFileReader.Parse(text, where).Objectives);
    }

    [Fact]
    public void There_are_plans_of_every_sort() => Assert.Equal(
        (true, true, true),
        (Whole.Count > 5, Parts.Count > 4, LoadsInTables.Count > 8));

    private static async Task RunsAsync(RunPlan plan, Uri address, string folder)
    {
        var secure = plan.Target with { Url = new Uri(address, plan.Target.Url.AbsolutePath) };
        // Of a sweep its first point stands for all; the page's commands run the whole.
        plan = plan.Sweep is null ? plan : SweepGrid.Expand(plan, Variable)[0].Plan;
        var quick = plan with
        {
            Target = secure,
            Load = plan.Load with { WarmUp = TimeSpan.Zero, CoolDown = TimeSpan.Zero, Duration = TimeSpan.FromSeconds(1.5) },
            Stop = new StopPlan(),
        };
        var result = await LoadTest.RunAsync(quick, new RunOptions { BaseFolder = folder }, TestContext.Current.CancellationToken);
        Assert.Equal(RunEnding.Completed, result.Ending);
        Assert.Empty(result.Errors);
        Assert.True(result.Counts.Ok > 0);
        Assert.All(result.Kinds, static kind => Assert.True(kind.Counts.Ok > 0, $"no request of kind {kind.Name}"));
    }

    private static IEnumerable<MarkdownBlock> Plans() => DocsPages.Blocks.Where(static b => b.Language == "yaml" && !DocsPages.IsWorkflow(b) && !DocsPages.IsOfAnalysis(b) && !DocsPages.IsObjectives(b) && !DocsPages.IsNotify(b));

    private static bool IsWhole(MarkdownBlock block) => block.Lines.Any(static l => l.StartsWith("version:", StringComparison.Ordinal));

    private static MarkdownBlock Block(string where) => DocsPages.Blocks.Single(b => b.Where == where);

    private static string? Variable(string name) => name == "LOGIN_PASSWORD" ? "secret" : "value-of-" + name;

    [GeneratedRegex("^([a-z_]+):", RegexOptions.Multiline)]
    private static partial Regex TopLevel();

    [GeneratedRegex("^\\|.*?`(\\{model: [a-z]+-?[a-z-]*, [^`…]*\\})`", RegexOptions.Multiline)]
    private static partial Regex InlineLoad();
}
