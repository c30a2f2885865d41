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

    /// <summary>Requests that are held at once, some 2 GB.</summary>
    private const int MostRecords = 5_000_000;

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

    /// <summary>The requests of a run in the file that it wrote, read while the caller goes through them; null when they were not kept.</summary>
    /// <exception cref="CommandException">The file is of another run; one line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static async Task<IEnumerable<RequestRecord>?> OpenAsync(IRunStore store, RunResult run, CancellationToken stop)
    {
        if (await store.ReadSettingAsync(Key(run.Id), stop) is not { } path)
        {
            return null;
        }

        Check(path, run);
        return RecordReader.ReadFile(path);
    }

    private static string Key(string runId) => $"records:{runId}";

    private static List<RequestRecord> Read(string path, RunResult run)
    {
        try
        {
            // The first time through keeps nothing: a file of another run, however large, is refused before it fills the memory.
            Check(path, run);
            return Keep(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException(e is FileNotFoundException or DirectoryNotFoundException
                ? $"the run's records are gone: {path}"
                : $"cannot use the records: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void Check(string path, RunResult run)
    {
        var (ok, failed, first, last) = (0L, 0L, long.MaxValue, long.MinValue);
        foreach (var record in RecordReader.ReadFile(path))
        {
            if (record.Phase != RunPhase.Measured)
            {
                continue;
            }

            ok += record.IsSuccess ? 1 : 0;
            failed += record.IsFailure ? 1 : 0;
            first = Math.Min(first, record.Intended);
            last = record.Done >= 0 && record.Outcome != ErrorKind.Cancelled ? Math.Max(last, record.Done) : last;
        }

        var window = last == long.MinValue ? 0 : (last - first) / 1e9;

        // A request that was due and dropped may have been the first one; it has no record.
        var fits = run.Counts.Dropped > 0 ? window <= run.Window + WindowTolerance : Math.Abs(window - run.Window) <= WindowTolerance;
        if (!fits || ok != run.Counts.Ok || failed != run.Counts.Failed)
        {
            throw new CommandException($"{path} holds {ok} successes and {failed} failures in {window:0.###} s, run {run.Id} has {run.Counts.Ok} and {run.Counts.Failed} in {run.Window:0.###} s: it is of another run, or a part is missing");
        }
    }

    private static List<RequestRecord> Keep(string path)
    {
        var records = new List<RequestRecord>();
        foreach (var record in RecordReader.ReadFile(path))
        {
            records.Add(records.Count < MostRecords
                ? record
                : throw new CommandException($"{path} holds more than {MostRecords:N0} requests, which is more than can be compared one by one"));
        }

        return records;
    }
}
