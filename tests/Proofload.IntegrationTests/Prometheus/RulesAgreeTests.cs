using System.Globalization;
using Proofload.IntegrationTests.Servers;
using Proofload.Slo;
using Proofload.Slo.Rules;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>The same histories through the built-in evaluator and through Prometheus' own engine and rule manager (promtool) give the same figures and states.</summary>
public sealed class RulesAgreeTests(ITestOutputHelper output) : IDisposable
{
    private const int Scrapes = 200;
    private const ulong Seed = 20_261_122;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-agreement-");

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 3;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Evaluator_and_Prometheus_agree_at_every_evaluation_of_random_histories()
    {
        var file = new AgreementFile(Interval);
        for (var i = 0; i < Rounds; i++)
            Add(file, i);

        var result = await JudgeAsync(file);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Rounds} histories, {file.Figures} figures, {file.Firing} alerts fired, {file.Resolved} resolved"));
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
    }

    [Fact]
    public async Task A_single_event_that_is_counted_otherwise_is_found()
    {
        var file = new AgreementFile(Interval);
        file.Add(RandomObjective.Make(new Dice(Seed, 1), 1) with { Budgeting = BudgetingMethod.Occurrences, Slice = null, Indicator = new Indicator { Kind = IndicatorKind.Success } }, new CountedHistory(new Dice(Seed, 1), 20), null, mistake: true);

        var result = await JudgeAsync(file);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(RecordedNames.Sli, result.StandardOutput + result.StandardError, StringComparison.Ordinal);
    }

    private static void Add(AgreementFile file, int index)
    {
        var dice = new Dice(Seed, (ulong)index);
        var objective = RandomObjective.Make(dice, index);
        var begin = dice.Roll(20, 150);
        var maintenance = dice.Roll(0, 3) > 0 ? null : new MaintenanceWindow
        {
            From = DateTimeOffset.UnixEpoch + (begin * Interval),
            To = DateTimeOffset.UnixEpoch + ((begin + dice.Roll(1, 40)) * Interval),
            Reason = "new disks",
            Objectives = [objective.Name],
        };
        file.Add(objective, new CountedHistory(dice, Scrapes), maintenance);
    }

    private async Task<FinishedProcess> JudgeAsync(AgreementFile file)
    {
        var promtool = Executable.Find("promtool");
        RequiresServer.Present(promtool is null ? "promtool is not installed." : null);
        var (rules, tests) = (Path.Combine(folder.FullName, "rules.yaml"), Path.Combine(folder.FullName, "tests.yaml"));
        await File.WriteAllTextAsync(rules, RuleFileYaml.Render(PrometheusRules.Build(file.Objectives, file.Options)), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(tests, file.Render(rules), TestContext.Current.CancellationToken);
        return await FinishedProcess.RunAsync(promtool!, ["test", "rules", tests], TimeSpan.FromMinutes(10));
    }
}
