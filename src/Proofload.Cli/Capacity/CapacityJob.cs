using Proofload.Analysis.Capacity;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Live;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Cli.Studies;
using Proofload.Plans;
using Proofload.Reports.Capacity;
using Proofload.Results;
using Proofload.Running;
using Proofload.Storage;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Capacity;

/// <summary>
/// A search for capacity from its first probe to an exit code: shown while it goes on, every probe kept when it ends, the answer at the end, also
/// where it is only a part of one.
/// </summary>
internal sealed class CapacityJob(CliServices services, RunJobOptions options, Func<RunResult, decimal>? spend)
{
    private CapacityView? _view;

    /// <summary>Searches and reports.</summary>
    /// <param name="study">The search.</param>
    /// <param name="earlier">Runs of earlier sittings.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(CapacityStudy study, IReadOnlyList<RunResult> earlier)
    {
        services.Terminal.Redact(study.Plan);
        OutputFolders.Prepare(options.Reports.Paths);
        string? problem = null;
        await using var store = RunStoreChoice.Open(services, options, p => problem = p, Warn);
        var (result, isInterrupted) = await SearchAsync(study, earlier, store, () => problem);
        if (result.Runs.Count == 0)
        {
            services.Terminal.Note("No probe was begun.");
            return ExitCodes.Interrupted;
        }

        var written = await new CapacityReportWriter(services.Terminal).WriteAsync(CapacityDocument.Of(result.Result, result.Runs, result.Seconds), options.Reports);
        Describe(result, written.Paths, isKept: store is { HasFailed: false });
        var code = isInterrupted && result.Result.Ending == CapacityEnding.Interrupted ? ExitCodes.Interrupted : ExitCodes.Of(result.Result, options.AllowInconclusive);
        return code == ExitCodes.Passed && written.HasFailed ? ExitCodes.Error : code;
    }

    private async Task<(CapacityStudyResult Result, bool IsInterrupted)> SearchAsync(CapacityStudy study, IReadOnlyList<RunResult> earlier, ForgivingStore? store, Func<string?> problem)
    {
        using var interrupts = new Interrupts(Interrupted, services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        var before = CapacitySitting.Resumable(earlier);
        Announce(study, before.Count);
        using var view = options.Quiet ? null : new CapacityView(services.Terminal, study, RunTitle.Of(study.Plan), services.Clock, before.Sum(static b => b.Probe.Seconds));
        _view = view;
        try
        {
            var result = await LoadTest.CapacityAsync(
                study,
                new CapacityRunOptions
                {
                    Run = new RunOptions
                    {
                        Clock = services.Clock,
                        Store = store,
                        BaseFolder = options.BaseFolder,
                        Calibration = Calibrations.Use(services),
                        Warn = Warn,
                        Live = view is null ? null : view.Show,
                        Version = ProductVersion.Text,
                    },
                    Runner = (plan, run, cancellation) => ProbeAsync(plan, run, store, problem, cancellation),
                    Earlier = earlier,
                    Spend = spend ?? (static _ => 0),
                    Begun = (progress, _) => view?.Begin(progress),
                    Looked = progress => view?.Look(progress),
                    Ended = (run, _) => view?.End(run),
                },
                interrupts.Token);
            return (result, interrupts.IsInterrupted);
        }
        finally
        {
            _view = null;
        }
    }

    /// <summary>One probe; where the store fails, its result goes to a file.</summary>
    private async Task<RunResult> ProbeAsync(RunPlan plan, RunOptions run, ForgivingStore? store, Func<string?> problem, CancellationToken cancellation)
    {
        var result = await services.Runner.RunAsync(plan, run, cancellation);
        if (store is null or { HasFailed: true } && !options.NoStore)
        {
            var keeping = await RunStoreFallback.KeepAsync(store: null, result, [Path.GetFullPath(services.Folder)], CancellationToken.None, problem());
            Warn(keeping.Message ?? "");
        }

        return result;
    }

    private void Announce(CapacityStudy study, int there)
    {
        if (!options.Quiet)
        {
            services.Terminal.Note(there == 0
                ? $"{study.Id}: the highest {(study.Axis == "rate" ? "rate" : study.Axis)} at which {string.Join(" and ", study.Objectives.Select(static o => o.Expression))}"
                : $"{study.Id}: {there} probe{(there == 1 ? " is" : "s are")} there, going on");
        }
    }

    private void Interrupted()
    {
        const string Text = "Interrupted: the load ends now, what is known is reported. Once more ends at once.";
        _view.Remark(services.Terminal, Text);
    }

    private void Warn(string text) => _view.Warn(services.Terminal, text);

    private void Describe(CapacityStudyResult result, IReadOnlyList<string> paths, bool isKept)
    {
        var id = result.Study.Id;
        var store = options.Store is { } chosen ? $" --store {chosen}" : "";
        foreach (var path in options.Quiet ? [] : paths)
        {
            services.Terminal.Note($"Written: {path}");
        }

        if (result.Result.Ending == CapacityEnding.TargetDied && Why(result.Runs[^1]) is { } why)
        {
            services.Terminal.Warn(why);
        }

        if (isKept && result.Result.Ending is (CapacityEnding.Interrupted or CapacityEnding.TargetDied or CapacityEnding.GeneratorLimit or CapacityEnding.BudgetSpent))
        {
            var more = result.Result is { Ending: CapacityEnding.BudgetSpent, EndedBy: { } limit } ? $" --{limit.Replace('_', '-')} MORE" : "";
            services.Terminal.Note(SweepResume.HoldsSecret(result.Study.PlanText)
                ? $"Go on where it stopped: the same command with --resume {id}{more}"
                : $"Go on where it stopped: proofload capacity --resume {id}{more}{store}");
        }
        else if (!options.Quiet && isKept)
        {
            services.Terminal.Note($"Kept as {id}; open it again with: proofload runs show {id}{store}, or one probe with {id}/1");
        }
    }

    /// <summary>What the requests of the last probe ended with: a wrong path and a dead server look the same otherwise.</summary>
    private static string? Why(RunResult run)
    {
        var errors = run.Errors.Where(static e => e.Value > 0 && e.Key != "cancelled").OrderByDescending(static e => e.Value).Take(2).Select(static e => $"{e.Key} {e.Value:N0}").ToList();
        return run.Study?.Failure is { } failure ? $"the last probe: {failure}"
            : errors.Count > 0 ? $"the last requests ended with {string.Join(", ", errors)}{(run.ErrorSamples.Count > 0 ? $": {run.ErrorSamples[0].Detail.ReplaceLineEndings(" ")}" : "")}"
            : run.EndingReason is { } reason ? $"the last probe: {reason}" : null;
    }
}
