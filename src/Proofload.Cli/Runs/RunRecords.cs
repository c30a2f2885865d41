using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Terminals;
using Proofload.Measurement.Recording;
using Proofload.Reports.Records;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>The requests of a kept run: where <c>--records</c> put them is remembered beside the run, on this machine only.</summary>
internal static class RunRecords
{
    private const double WindowTolerance = 1e-6;

    /// <summary>The flag that names them.</summary>
    public static Option<string?> Flag() => CommandLine.Flag.Text("--records", "FILE", "Every request of the run, as --records of the run wrote them. Default: the file that the run wrote, when it is still there.");

    /// <summary>Remembers where the requests of a run are; that it cannot is no reason to fail.</summary>
    public static async Task RememberAsync(IRunStore store, string runId, string path, Terminal terminal)
    {
        try
        {
            await store.WriteSettingAsync(Key(runId), path, CancellationToken.None);
        }
        catch (StoreException e)
        {
            terminal.Warn($"the store does not remember where the records are: {e.Message}");
        }
    }

    /// <summary>The requests of a run; null when they were not kept.</summary>
    /// <param name="store">Where the run is.</param>
    /// <param name="run">The run.</param>
    /// <param name="path">File that the user named; null for the one that the run wrote.</param>
    /// <param name="services">Terminal and end.</param>
    /// <exception cref="CommandException">The named file cannot be read or is of another run; one line. A remembered one is a warning.</exception>
    public static async Task<IReadOnlyList<RequestRecord>?> FindAsync(IRunStore store, RunResult run, string? path, CliServices services)
    {
        if (path is not null)
        {
            return Read(path, run);
        }

        if (await store.ReadSettingAsync(Key(run.Id), services.Stop) is not { } remembered)
        {
            return null;
        }

        try
        {
            return Read(remembered, run);
        }
        catch (CommandException e)
        {
            services.Terminal.Warn($"{e.Message}; the figures come from histograms");
            return null;
        }
    }

    private static string Key(string runId) => $"records:{runId}";

    private static IReadOnlyList<RequestRecord> Read(string path, RunResult run)
    {
        IReadOnlyList<RequestRecord> records;
        try
        {
            records = RecordReader.ReadFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException(e is FileNotFoundException or DirectoryNotFoundException
                ? $"the run's records are gone: {path}"
                : $"cannot use the records: {e.Message.ReplaceLineEndings(" ")}");
        }

        var measured = records.Where(static r => r.Phase == RunPhase.Measured).ToList();
        var ok = measured.Count(static r => r.IsSuccess);
        var failed = measured.Count(static r => r.IsFailure);
        var finished = measured.Where(static r => r.Done >= 0 && r.Outcome != ErrorKind.Cancelled).ToList();
        var window = finished.Count == 0 ? 0 : (finished.Max(static r => r.Done) - measured.Min(static r => r.Intended)) / 1e9;

        // A request that was due and dropped may have been the first one; it has no record.
        var fits = run.Counts.Dropped > 0 ? window <= run.Window + WindowTolerance : Math.Abs(window - run.Window) <= WindowTolerance;
        return fits && ok == run.Counts.Ok && failed == run.Counts.Failed
            ? records
            : throw new CommandException($"{path} holds {ok} successes and {failed} failures in {window:0.###} s, run {run.Id} has {run.Counts.Ok} and {run.Counts.Failed} in {run.Window:0.###} s: it is of another run, or a part is missing");
    }
}
