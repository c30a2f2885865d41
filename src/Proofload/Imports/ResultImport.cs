using Proofload.Data.Readers;
using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Imports;

/// <summary>
/// Reads results of other tools as runs, so that they are kept, shown and compared like Proofload's own. Files are read as streams: memory
/// does not grow with their size. gzip is unpacked on the fly.
/// </summary>
public static class ResultImport
{
    private const int MostFiles = 1_000;

    /// <summary>Every format, in the order in which they are recognised.</summary>
    public static IReadOnlyList<ImportFormat> Formats { get; } = [.. BuiltInImporters.All.Select(static i => new ImportFormat(i.Format, i.Tool, i.Reads))];

    /// <summary>
    /// Reads files. Files of different formats of one tool make one run together; several files of the same format are a run each; a folder
    /// stands for the files in it.
    /// </summary>
    /// <param name="paths">Files or folders, at least one.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The runs, in the order of the files.</returns>
    /// <exception cref="ImportException">A file cannot be read, is of no known format, or the files do not belong together; one line.</exception>
    public static IReadOnlyList<RunResult> Read(IReadOnlyList<string> paths, ImportOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(options);
        var remarks = new List<string>();
        var files = paths.SelectMany(path => Recognised(path, options, remarks)).ToList();
        if (files.Count == 0)
            throw new ImportException("there is no file to import");

        var formats = files.Select(static f => f.Importer.Format).Distinct(StringComparer.Ordinal).Count();
        if (formats == 1)
            return [.. files.SelectMany(file => ReadTogether([file], Name(file.Name, paths), options, remarks, cancellation))];

        var tools = files.Select(static f => f.Importer.Tool).Distinct(StringComparer.Ordinal).ToList();
        if (tools.Count > 1)
            throw new ImportException($"the files are of different tools ({string.Join(", ", files.Select(static f => $"{f.Name}: {f.Importer.Format}").Take(6))}); import them one by one");
        if (formats < files.Count)
        {
            var twice = files.GroupBy(static f => f.Importer.Format, StringComparer.Ordinal).First(static g => g.Count() > 1);
            throw new ImportException($"{string.Join(" and ", twice.Select(static f => f.Name).Take(3))} are all {twice.Key}: which of them belongs to the others cannot be known; import one run at a time");
        }

        return ReadTogether([.. files.OrderBy(static f => BuiltInImporters.IndexOf(f.Importer))], Name(files[0].Name, paths), options, remarks, cancellation);
    }

    /// <summary>Reads sources that belong together.</summary>
    internal static IReadOnlyList<RunResult> ReadTogether(
        IReadOnlyList<ImportSource> sources, string name, ImportOptions options, IReadOnlyList<string> remarks, CancellationToken cancellation)
    {
        IReadOnlyList<long?> zeros = [];
        while (true)
        {
            var reading = new ImportReading(options, remarks);
            var session = new ImportSession(zeros);
            foreach (var source in sources)
                reading.Read(source, session, cancellation);

            var snapshots = session.Runs.Select(static run => run.Records?.Finish()).ToList();
            if (session.Runs.All(static run => run.Records?.Earlier is null))
                return Results(session, snapshots, reading.Facts(sources, options.Name ?? name), options);

            // A request lies before the first portion of its file: once more, from the earliest.
            zeros = [.. session.Runs.Select(static run => run.Records?.Earlier ?? run.Records?.ZeroNs)];
        }
    }

    private static List<RunResult> Results(ImportSession session, List<RecorderSnapshot?> snapshots, ImportedFiles files, ImportOptions options)
    {
        if (session.Runs.Count == 0)
            throw new ImportException($"{string.Join(", ", files.Names)}: holds no run");

        foreach (var remark in files.Remarks)
            options.Warn?.Invoke(remark);
        return [.. session.Runs.Select((run, i) => ImportedResult.Build(run, snapshots[i], files, i))];
    }

    private static IEnumerable<ImportSource> Recognised(string path, ImportOptions options, List<string> remarks)
    {
        var wanted = options.Format is { } name
            ? BuiltInImporters.Find(name) ?? throw new ImportException($"unknown format '{Data.OneLine.Of(name)}'; {NearestName.Hint(name, [.. Formats.Select(static f => f.Name)])}")
            : null;
        if (!Directory.Exists(path))
        {
            CheckExists(path);
            yield return ImportSource.OfFile(path, wanted ?? BuiltInImporters.Recognise(FileHead.Of(path)) ?? throw new ImportException($"{path}: no format of a tool is recognised; name one with --format: {string.Join(", ", Formats.Select(static f => f.Name))}"));
            yield break;
        }

        var found = 0;
        foreach (var file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Take(MostFiles))
        {
            if (BuiltInImporters.Recognise(FileHead.Of(file)) is { } importer && (wanted is null || importer.Format == wanted.Format))
            {
                found++;
                yield return ImportSource.OfFile(file, importer);
            }
            else
            {
                remarks.Add($"{Path.GetFileName(file)} was left out: no format of a tool is recognised");
            }
        }

        if (found == 0)
            throw new ImportException($"{path}: the folder has no file in which a format is recognised");
    }

    private static string Name(string file, IReadOnlyList<string> paths)
    {
        if (paths.Count == 1 && Directory.Exists(paths[0]))
            return Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(paths[0])));

        var name = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Path.GetFileNameWithoutExtension(file) : file;
        return Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem ? stem : name;
    }

    private static void CheckExists(string path)
    {
        try
        {
            DataFile.CheckExists(path, "import");
        }
        catch (PlanException e)
        {
            throw new ImportException(e.Problems[0].ToString()!, e);
        }
    }
}
