using Proofload.Cli.CommandLine;
using Proofload.Cli.Live;
using Proofload.Cli.Reporting;
using Proofload.Cli.Runs;
using Proofload.Plans;
using Proofload.Reports.Records;
using Proofload.Results;
using Proofload.Running;
using Proofload.Storage;

namespace Proofload.Cli.Running;

/// <summary>
/// One run from a plan to an exit code: checks the outputs, opens the store, shows the run while it goes on, then reports it. What was
/// measured is never lost: without a store the result is written to a file.
/// </summary>
internal sealed class RunJob(CliServices services, RunJobOptions options)
{
    private bool _hasRecords;
    private KeptRecords? _kept;
    private LiveView? _view;

    /// <summary>Runs the plan and reports it.</summary>
    /// <returns>The result and the exit code.</returns>
    public async Task<(RunResult Result, int ExitCode)> ExecuteAsync(RunPlan plan)
    {
        services.Terminal.Redact(plan);

        // 1. Whatever can fail without load fails before the load.
        OutputFolders.Prepare(options.Reports.Paths);

        // 2. Load.
        string? storeProblem = null;
        await using var store = RunStoreChoice.Open(services, options, problem => storeProblem = problem, WarnInRun);
        var result = await LoadAsync(plan, store);

        // 3. Keep and report.
        var keeping = await KeepAsync(result, store, storeProblem);
        if (_hasRecords && keeping is { InStore: true })
        {
            await RunRecords.RememberAsync(store!, result.Id, options.Records!, services.Terminal);
        }

        var written = await new ReportWriter(services.Terminal).WriteAsync(result, options.Reports, _kept?.Records, options.Reports.Html is null ? [] : await RunsBefore.FindAsync(store, result, CancellationToken.None));
        if (!options.Quiet)
        {
            Describe(result, keeping, written.Paths);
        }

        var code = ExitCodes.Of(result, options.AllowInconclusive);
        return (result, code == ExitCodes.Passed && written.HasFailed ? ExitCodes.Error : code);
    }

    private async Task<RunResult> LoadAsync(RunPlan plan, ForgivingStore? store)
    {
        using var records = options.Records is { } path ? RecordFile.Open(path, plan) : null;
        _kept = options.Reports.Dialect is null ? null : new KeptRecords(records);
        using var view = options.Quiet ? null : new LiveView(services.Terminal, RunTitle.Of(plan));
        _view = view;
        using var interrupts = new Interrupts(
            () => Interrupted(view),
            services.Exit,
            listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        var result = await services.Runner.RunAsync(
            plan,
            new RunOptions
            {
                Clock = services.Clock,
                Store = store,
                Live = view is null ? null : view.Show,
                Records = (IRecordSink?)_kept ?? records,
                BaseFolder = options.BaseFolder,
                Calibration = Calibrations.Use(services),
                Warn = WarnInRun,
                Environment = services.Terminal.Traits.Environment,
                Version = ProductVersion.Text,
            },
            interrupts.Token);
        records?.Stop();
        _hasRecords = records is { Error: null };
        if (records?.Warning is { } warning)
        {
            view?.Dispose();
            services.Terminal.Warn(warning);
        }

        return result;
    }

    private void Interrupted(LiveView? view)
    {
        const string Text = "Interrupted: the load ends now, what was measured is reported. Once more ends at once.";
        view.Remark(services.Terminal, Text);
    }

    /// <summary>A warning while the frame may be on the screen.</summary>
    private void WarnInRun(string text) => _view.Warn(services.Terminal, text);

    /// <summary>Where the result is; null when no store was wanted.</summary>
    private async Task<RunKeeping?> KeepAsync(RunResult result, ForgivingStore? store, string? problem)
    {
        if (store is { HasFailed: false })
        {
            return new RunKeeping(store.Location, InStore: true, Message: null);
        }

        if (options.NoStore)
        {
            return null;
        }

        var folders = options.Reports.Paths.Select(Path.GetDirectoryName).OfType<string>()
            .Append(Path.GetFullPath(services.Folder)).Distinct().ToList();
        var keeping = await RunStoreFallback.KeepAsync(store: null, result, folders, CancellationToken.None, problem);
        services.Terminal.Warn(keeping.Message ?? "");
        return keeping;
    }

    private void Describe(RunResult result, RunKeeping? keeping, IReadOnlyList<string> paths)
    {
        if (CalibrationHint.Of(result) is { } hint)
        {
            services.Terminal.Note(hint);
        }

        foreach (var path in _hasRecords ? paths.Append(options.Records!) : paths)
        {
            services.Terminal.Note($"Written: {path}");
        }

        if (keeping is { InStore: true })
        {
            var store = options.Store is { } chosen ? $" --store {chosen}" : "";
            services.Terminal.Note($"Kept as {result.Id}; open it again with: proofload runs show {result.Id}{store}");
        }
    }
}
