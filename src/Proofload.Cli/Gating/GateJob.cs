using System.CommandLine;
using Proofload.Analysis.Gates;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Live;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Cli.Studies;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;
using Proofload.Storage;
using Proofload.Studies;

namespace Proofload.Cli.Gating;

/// <summary>
/// A gate from its plan to an exit code: says what it can find, shows each run while it goes on and the state after each pair, and reports the verdict. Every run is kept
/// when it ends.
/// </summary>
internal sealed class GateJob(CliServices services, RunJobOptions options, GateStudy study)
{
    private LiveView? _view;
    private GateProgress? _progress;
    private long _begin;
    private double _before;

    /// <summary>Runs what is missing and reports all.</summary>
    /// <param name="earlier">Runs of earlier sittings.</param>
    /// <param name="parsed">The flags.</param>
    /// <param name="files">Files for CI servers.</param>
    /// <param name="planFile">The plan as it was typed; null when flags made it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ExecuteAsync(IReadOnlyList<RunResult> earlier, ParseResult parsed, GateFileFlags files, string? planFile)
    {
        services.Terminal.Redact(study.Plan);
        OutputFolders.Prepare([.. options.Reports.Paths, .. files.Paths(parsed, services)]);
        string? problem = null;
        await using var store = RunStoreChoice.Open(services, options, p => problem = p, Warn);
        var runs = await LoadAsync(earlier, store, () => problem);
        if (runs.Count == 0)
        {
            services.Terminal.Note("No run was begun.");
            return ExitCodes.Interrupted;
        }

        IReadOnlyList<RunResult> all = [.. study.Stored, .. runs];
        var outcome = StudyReports.Gate(all);
        var code = ExitCodes.Of(outcome, options.AllowInconclusive);
        var written = await new StudyReportWriter(services.Terminal).WriteAsync(all, options.Reports);
        var more = await files.WriteAsync(parsed, services, outcome, planFile);
        Describe(outcome, [.. written.Paths, .. more.Paths], isKept: store is { HasFailed: false });
        if (files.Notify(parsed) is { } hook && code is not (ExitCodes.Passed or ExitCodes.Interrupted))
        {
            await GateNotifier.SendAsync(hook, Reports.Gates.GateCiReports.Notification(outcome, code), services);
        }

        return code == ExitCodes.Passed && (written.HasFailed || more.HasFailed) ? ExitCodes.Error : code;
    }

    private async Task<IReadOnlyList<RunResult>> LoadAsync(IReadOnlyList<RunResult> earlier, ForgivingStore? store, Func<string?> problem)
    {
        using var interrupts = new Interrupts(Interrupted, services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        await AnnounceAsync(earlier, store);
        (_begin, _before) = (services.Clock.NowNs, GatePlace.UsedBy(earlier));
        return await LoadTest.GateAsync(
            study,
            new GateOptions
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
                Runner = (plan, run, cancellation) => OneAsync(plan, run, store, problem, cancellation),
                Earlier = earlier,
                Judged = Judged,
            },
            interrupts.Token);
    }

    /// <summary>One run under the state of the gate; where the store fails, the result goes to a file.</summary>
    private async Task<RunResult> OneAsync(RunPlan plan, RunOptions run, ForgivingStore? store, Func<string?> problem, CancellationToken cancellation)
    {
        var place = GatePlace.Of(run.Study!)!;
        var title = $"pair {place.Pair}, {(place.IsCandidate ? "candidate" : "baseline")}{(place.Try > 1 ? ", once more" : "")} · {RunTitle.Of(plan)}";
        using var view = options.Quiet ? null : new LiveView(services.Terminal, title, isOneOfMany: true, Head);
        _view = view;
        try
        {
            var result = await services.Runner.RunAsync(plan, run with { Live = view is null ? null : view.Show }, cancellation);
            if (store is null or { HasFailed: true } && !options.NoStore)
            {
                var keeping = await RunStoreFallback.KeepAsync(store: null, result, [Path.GetFullPath(services.Folder)], CancellationToken.None, problem());
                Warn(keeping.Message ?? "");
            }

            return result;
        }
        finally
        {
            _view = null;
        }
    }

    private IReadOnlyList<Terminals.Line> Head(int width) => GateFrame.Draw(
        $"{study.Plan.Name} · {study.BaselineName} against {study.Plan.Target.Url.GetLeftPart(UriPartial.Path)}",
        _progress,
        study.Most,
        Math.Max(0, study.Plan.Gate!.MaxTime.TotalSeconds - _before - ((services.Clock.NowNs - _begin) / 1e9)),
        width);

    private async Task AnnounceAsync(IReadOnlyList<RunResult> earlier, ForgivingStore? store)
    {
        if (options.Quiet)
        {
            return;
        }

        var unit = study.Mode == GateMode.Stored ? "runs" : "pairs";
        var length = study.RunTime is { } run ? $" of about {Units.FormatDuration(TimeSpan.FromSeconds(Math.Ceiling(run.TotalSeconds)))} a run" : "";
        var there = GatePair.Of(earlier).Count;
        services.Terminal.Note($"{study.Id}: {(study.Mode == GateMode.SelfTest ? $"{study.BaselineName} against itself" : $"{study.BaselineName} against {study.Plan.Target.Url.GetLeftPart(UriPartial.Path)}")}, at most {study.Most} {unit}{length} within {Units.FormatDuration(study.Plan.Gate!.MaxTime)}{(there > 0 ? $"; {there} are there, {Units.FormatDuration(TimeSpan.FromSeconds(Math.Ceiling(GatePlace.UsedBy(earlier))))} are used" : study.Mode == GateMode.Pairs ? $"; a verdict takes {study.First} at least" : "")}");
        var known = store is { HasFailed: false } ? await GateBaselines.EarlierAsync(store, study, services.Stop) : null;
        foreach (var line in GateForecast.Lines(study, known))
        {
            services.Terminal.Note(line);
        }
    }

    private void Judged(GateProgress progress)
    {
        _progress = progress;
        if (!options.Quiet)
        {
            services.Terminal.Note(GateFrame.Describe(progress));
        }
    }

    private void Interrupted()
    {
        const string Text = "Interrupted: the load ends now, this run is kept as interrupted. Once more ends at once.";
        _view.Remark(services.Terminal, Text);
    }

    private void Warn(string text) => _view.Warn(services.Terminal, text);

    private void Describe(GateOutcome outcome, IReadOnlyList<string> paths, bool isKept)
    {
        foreach (var path in options.Quiet ? [] : paths)
        {
            services.Terminal.Note($"Written: {path}");
        }

        var store = options.Store is { } chosen ? $" --store {chosen}" : "";
        if (outcome.Ending == GateEnding.Interrupted && isKept)
        {
            services.Terminal.Note(SweepResume.HoldsSecret(outcome.Newest.Study!.Plan)
                ? $"Go on where it stopped: the same command with --resume {outcome.Id}"
                : $"Go on where it stopped: proofload gate --resume {outcome.Id}{store}");
        }
        else if (!options.Quiet && isKept)
        {
            services.Terminal.Note($"Kept as {outcome.Id}; open it again with: proofload runs show {outcome.Id}{store}");
        }
    }
}
