using Proofload.Cli.CommandLine;
using Proofload.Cli.Live;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Plans;
using Proofload.Reports.Studies;
using Proofload.Results;
using Proofload.Running;
using Proofload.Storage;
using Proofload.Studies;

namespace Proofload.Cli.Studies;

/// <summary>
/// A sweep from its points to an exit code: shows each point while it goes on, one line when it has ended, and the table of all at the end.
/// Every point is kept when it ends, so whatever happens costs one point at most.
/// </summary>
internal sealed class SweepJob(CliServices services, RunJobOptions options)
{
    private LiveView? _view;

    /// <summary>Runs what is missing and reports all.</summary>
    /// <param name="study">The sweep.</param>
    /// <param name="earlier">Runs of earlier sittings.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(SweepStudy study, IReadOnlyList<RunResult> earlier)
    {
        foreach (var variant in study.Variants)
        {
            services.Terminal.Redact(variant.Plan);
        }

        OutputFolders.Prepare(options.Reports.Paths);
        string? problem = null;
        await using var store = RunStoreChoice.Open(services, options, p => problem = p, Warn);
        var result = await LoadAsync(study, earlier, store, () => problem);
        if (result.Runs.Count == 0)
        {
            services.Terminal.Note("No point was begun.");
            return ExitCodes.Interrupted;
        }

        var written = await new StudyReportWriter(services.Terminal).WriteAsync(result.Runs, options.Reports);
        Describe(result, written.Paths, isKept: store is { HasFailed: false });
        var code = ExitCodes.Of(result, options.AllowInconclusive);
        return code == ExitCodes.Passed && written.HasFailed ? ExitCodes.Error : code;
    }

    private async Task<SweepResult> LoadAsync(SweepStudy study, IReadOnlyList<RunResult> earlier, ForgivingStore? store, Func<string?> problem)
    {
        using var interrupts = new Interrupts(Interrupted, services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        Announce(study, earlier);
        return await LoadTest.SweepAsync(
            study,
            new SweepOptions
            {
                Run = new RunOptions
                {
                    Clock = services.Clock,
                    Store = store,
                    BaseFolder = options.BaseFolder,
                    Calibration = Calibrations.Use(services),
                    Warn = Warn,
                    Version = ProductVersion.Text,
                },
                Runner = (plan, run, cancellation) => PointAsync(plan, run, store, problem, cancellation),
                Earlier = earlier,
                Ended = Ended,
            },
            interrupts.Token);
    }

    /// <summary>One point under its own live view; where the store fails, the result goes to a file.</summary>
    private async Task<RunResult> PointAsync(RunPlan plan, RunOptions run, ForgivingStore? store, Func<string?> problem, CancellationToken cancellation)
    {
        var point = run.Study!;
        using var view = options.Quiet ? null : new LiveView(services.Terminal, $"{Place(point)} · {RunTitle.Of(plan)}", isOneOfMany: true);
        if (!options.Quiet && !services.Terminal.Traits.CanRedraw)
        {
            services.Terminal.Note(Place(point));
        }

        _view = view;
        try
        {
            var result = await services.Runner.RunAsync(plan, run with { Live = view is null ? null : view.Show }, cancellation);
            if (store is null or { HasFailed: true } && !options.NoStore)
            {
                var folder = Path.GetFullPath(services.Folder);
                var keeping = await RunStoreFallback.KeepAsync(store: null, result, [folder], CancellationToken.None, problem());
                Warn(keeping.Message ?? "");
            }

            return result;
        }
        finally
        {
            _view = null;
        }
    }

    private void Announce(SweepStudy study, IReadOnlyList<RunResult> earlier)
    {
        if (options.Quiet)
        {
            return;
        }

        var settled = StudyProgress.Settled(earlier).Count;
        services.Terminal.Note(settled == 0
            ? $"{study.Id}: {study.Variants.Count} points over {string.Join(" and ", study.Plan.Sweep!.Axes.Select(static a => a.Name))}"
            : $"{study.Id}: {settled} of {study.Variants.Count} points are there, {study.Variants.Count - settled} to go");
    }

    private void Ended(RunResult result)
    {
        if (!options.Quiet)
        {
            services.Terminal.Note($"{Place(result.Study!)}: {StudyTextReport.Line(result)}");
        }
    }

    private void Interrupted()
    {
        const string Text = "Interrupted: the load ends now, this point is kept as interrupted. Once more ends at once.";
        _view.Remark(services.Terminal, Text);
    }

    private void Warn(string text) => _view.Warn(services.Terminal, text);

    private void Describe(SweepResult result, IReadOnlyList<string> paths, bool isKept)
    {
        var id = result.Study.Id;
        var store = options.Store is { } chosen ? $" --store {chosen}" : "";
        foreach (var path in options.Quiet ? [] : paths)
        {
            services.Terminal.Note($"Written: {path}");
        }

        if (result.Ending == SweepEnding.TargetDown)
        {
            services.Terminal.Warn($"the target did not answer once at {result.Study.Plan.Sweep!.StopAfter} points in a row; the sweep ends here (stop_after in the plan's sweep)");
        }

        if (result.Ending != SweepEnding.Completed && isKept)
        {
            services.Terminal.Note(SweepResume.HoldsSecret(result.Study.PlanText)
                ? $"Go on where it stopped: the same command with --resume {id}"
                : $"Go on where it stopped: proofload run --resume {id}{store}");
        }
        else if (!options.Quiet && isKept)
        {
            services.Terminal.Note($"Kept as {id}; open it again with: proofload runs show {id}{store}, or one point with {id}/1");
        }
    }

    private static string Place(StudyPoint point) => $"point {point.Point} of {point.Count}: {StudyPoint.Describe(point.Values)}";
}
