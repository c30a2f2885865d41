using System.Globalization;
using Proofload.IntegrationTests.Servers;
using Proofload.Slo;
using Proofload.Slo.Rules;
using Proofload.Slo.Rules.Routing;
using Proofload.Slo.Rules.Testing;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>What is generated for random objectives passes the checks of Prometheus' and Alertmanager's own tools.</summary>
public sealed class ArtefactTests(ITestOutputHelper output) : IDisposable
{
    private const ulong Seed = 7_2026;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-artefacts-");

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 3;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Rules_and_their_tests_pass_for_random_objectives()
    {
        var promtool = Executable.Find("promtool");
        RequiresServer.Present(promtool is null ? "promtool is not installed." : null);
        var (file, options) = (RandomFile(), new PrometheusRuleOptions { From = DateTimeOffset.UnixEpoch.AddYears(56), Horizon = TimeSpan.FromDays(4), Runbook = "https://example.com/{objective}/{severity}", Labels = [new("team", "ml")] });
        var rules = PrometheusRules.Build(file, options).Split().Select(f => Write(f.Name, RuleFileYaml.Render(f.File))).ToArray();
        var tests = RuleTestFile.Make(file, options, "..", out var untested).Select(t => Write(Path.Combine("tests", t.Name), t.Text)).ToArray();

        var check = await FinishedProcess.RunAsync(promtool!, ["check", "rules", "--lint-fatal", .. rules], Limit);
        var test = await FinishedProcess.RunAsync(promtool!, ["test", "rules", .. tests], Limit);

        Assert.Empty(untested);
        Assert.True(check.ExitCode == 0, check.StandardOutput + check.StandardError);
        Assert.True(test.ExitCode == 0, test.StandardOutput + test.StandardError);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Objectives.Count} objectives, {rules.Length} files of rules, {tests.Length} of tests"));
    }

    [Fact]
    public async Task Routes_pass_for_random_objectives()
    {
        var amtool = Executable.Find("amtool");
        RequiresServer.Present(amtool is null ? "amtool is not installed." : null);
        var file = RandomFile();
        var options = new AlertmanagerOptions { Receivers = [new Receiver("page", ReceiverKind.PagerDuty), new Receiver("ticket", ReceiverKind.Webhook, "https://example.com/hook")] };
        Write("alertmanager.yaml", AlertmanagerConfig.Render(file, options));
        var script = Write("routes.sh", AlertmanagerConfig.RenderTests(file, "alertmanager.yaml"));

        var result = await FinishedProcess.RunAsync("/bin/sh", [script], Limit, start => start.Environment["PATH"] = $"{Path.GetDirectoryName(amtool)}:{start.Environment["PATH"]}");

        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }

    [Fact]
    public async Task A_route_that_is_wrong_is_found()
    {
        var amtool = Executable.Find("amtool");
        RequiresServer.Present(amtool is null ? "amtool is not installed." : null);
        var file = RandomFile();
        Write("alertmanager.yaml", AlertmanagerConfig.Render(file, new AlertmanagerOptions()).Replace("receiver: \"ticket\"", "receiver: \"unrouted\"", StringComparison.Ordinal));
        var script = Write("routes.sh", AlertmanagerConfig.RenderTests(file, "alertmanager.yaml"));

        var result = await FinishedProcess.RunAsync("/bin/sh", [script], Limit, start => start.Environment["PATH"] = $"{Path.GetDirectoryName(amtool)}:{start.Environment["PATH"]}");

        Assert.NotEqual(0, result.ExitCode);
    }

    private static ObjectivesFile RandomFile()
    {
        var objectives = Enumerable.Range(0, Rounds).Select(i => RandomObjective.Make(new Dice(Seed, (ulong)i), i)).ToList();
        objectives.Add(objectives[0] with
        {
            Name = "workbook",
            Budgeting = BudgetingMethod.Occurrences,
            Slice = null,
            Indicator = new Indicator { Kind = IndicatorKind.Ratio, Ratio = new RatioSource { Bad = "http_requests_total{code=~\"5..\",job!=\"\"}", Total = "http_requests_total{job=\"it's\"}" } },
            Window = ObjectiveWindow.Default,
            Alerts = [.. StandardAlerts.For(TimeSpan.FromDays(30)).Take(2)],
        });
        return new ObjectivesFile { Objectives = objectives };
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
