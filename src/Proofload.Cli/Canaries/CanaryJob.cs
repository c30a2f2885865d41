using Proofload.Analysis.Canaries;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Cli.Studies;
using Proofload.Reports.Canaries;
using Proofload.Results;
using Proofload.Running;
using Proofload.Storage;
using Proofload.Studies;

namespace Proofload.Cli.Canaries;

/// <summary>A canary under load from its study to the result: both runs are kept, and each window is a line while it goes on.</summary>
/// <param name="services">What comes from outside.</param>
/// <param name="options">Store, folder and how much is said; nothing here is about reports.</param>
internal sealed class CanaryJob(CliServices services, RunJobOptions options)
{
    public async Task<CanaryResult> ExecuteAsync(CanaryStudy study, CancellationToken cancellation)
    {
        services.Terminal.Redact(study.Baseline);
        services.Terminal.Redact(study.Canary);
        string? problem = null;
        await using var store = RunStoreChoice.Open(services, options, p => problem = p, services.Terminal.Warn);
        if (!options.Quiet)
        {
            services.Terminal.Note($"{study.Id}: {study.Windows} windows of {Plans.Units.FormatDuration(study.Options.Window)}, baseline | canary");
        }

        var result = await LoadTest.CanaryAsync(
            study,
            new CanaryRunOptions
            {
                Run = new RunOptions
                {
                    Clock = services.Clock,
                    Store = store,
                    BaseFolder = options.BaseFolder,
                    Calibration = Calibrations.Use(services),
                    Warn = services.Terminal.Warn,
                    Version = ProductVersion.Text,
                },
                Runner = (plan, run, token) => SideAsync(plan, run, store, () => problem, token),
                Progress = options.Quiet ? null : p => services.Terminal.Note(CanaryText.Line(p.Window, p.Windows, p.Series, p.Judgement)),
            },
            cancellation);
        await KeepAsync(result, store);
        return result;
    }

    /// <summary>The judgement is kept with the canary's run, so that it can be shown again.</summary>
    private static async Task KeepAsync(CanaryResult result, ForgivingStore? store)
    {
        if (store is { HasFailed: false } && result.Runs is [_, var id] && await store.FindAsync(id, CancellationToken.None) is { Study: { } study } run)
        {
            var values = new Dictionary<string, string>(study.Values, StringComparer.Ordinal) { [StudyReports.JudgementKey] = CanaryJson.Render(result) };
            await store.CompleteAsync(run with { Study = study with { Values = values } }, CancellationToken.None);
        }
    }

    private async Task<RunResult> SideAsync(Plans.RunPlan plan, RunOptions run, ForgivingStore? store, Func<string?> problem, CancellationToken cancellation)
    {
        var result = await services.Runner.RunAsync(plan, run, cancellation);
        if (store is null or { HasFailed: true } && !options.NoStore)
        {
            var keeping = await RunStoreFallback.KeepAsync(store: null, result, [Path.GetFullPath(services.Folder)], CancellationToken.None, problem());
            services.Terminal.Warn(keeping.Message ?? "");
        }

        return result;
    }
}
