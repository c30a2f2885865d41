using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Importing;
using Proofload.Cli.Reporting;
using Proofload.Cli.Runs;
using Proofload.Imports;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload import</c>: results of other tools as runs.</summary>
internal sealed class ImportCommand : CliCommand
{
    public const string Summary = "bring results of other tools into the same reports";

    private readonly Argument<string[]> _files = new("FILE") { HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _format = Flag.Text("--format", "NAME", "Format of the files. Default: found out from the content.");
    private readonly Option<string?> _name = Flag.Text("--name", "NAME", "Name of the run. Default: the name of the file or folder.");
    private readonly Option<bool> _noStore = Flag.Switch("--no-store", "Only show the run, do not keep it.");
    private readonly StoreFlags _store = new();
    private readonly ReportFlags _reports = new();

    public ImportCommand()
        : base("import", Summary)
    {
        Usage = ["import FILE... [flags]", "import FOLDER [flags]"];
        Remarks = "Files of different formats of one tool make one run; several files of the same format are a run each. gzip is unpacked. "
            + "What the files cannot tell is n/a, and the measurement is 'not certified': nobody knows how late the other tool sent. "
            + "Importing succeeds whatever the figures are; the same files give the same run again. "
            + "Formats: " + string.Join(", ", ResultImport.Formats.Select(static f => f.Name)) + ".";
        Examples =
        [
            new("proofload import k6.json", "Every request of 'k6 run --out json=k6.json'"),
            new("proofload import locust_stats.csv locust_stats_history.csv locust_failures.csv", "One run of Locust from the files of --csv"),
            new("proofload import ab.txt ab.tsv --name checkout --html report.html", "What ab printed and wrote with -g, as a report"),
        ];
        Arguments.Add(_files);
        AddGroups(new FlagGroup("What is read", [_format, _name]), _reports.Group, new FlagGroup("What is kept", [_store.Store, _noStore]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_noStore) && parsed.GetValue(_store.Store) is not null)
        {
            throw new CommandException("--store and --no-store exclude each other");
        }

        var reports = _reports.Read(parsed, services);
        OutputFolders.Prepare(reports.Paths);
        var runs = Read(parsed, services);
        if (runs.Count > 1 && (reports.OnOutput is not null || reports.Paths.Any()))
        {
            throw new CommandException($"the files hold {runs.Count} runs and a report is of one; import them, and then 'proofload runs show ID' gives each its report");
        }

        if (!parsed.GetValue(_noStore))
        {
            await KeepAsync(runs, parsed.GetValue(_store.Store), services);
        }

        if (runs.Count > 1)
        {
            RunTable.Write([.. runs.Select(static r => RunGroup.Alone(RunListing.Of(r)))], services.Terminal);
            return ExitCodes.Passed;
        }

        var written = await new ReportWriter(services.Terminal).WriteAsync(runs[0], reports);
        foreach (var path in written.Paths)
        {
            services.Terminal.Note($"Written: {path}");
        }

        return written.HasFailed ? ExitCodes.Error : ExitCodes.Passed;
    }

    private IReadOnlyList<RunResult> Read(ParseResult parsed, CliServices services)
    {
        var progress = new ImportProgressLine(services.Terminal);
        var warnings = new List<string>();
        try
        {
            return ResultImport.Read(
                [.. parsed.GetRequiredValue(_files).Select(f => services.PathOf(f)!)],
                new ImportOptions
                {
                    Format = parsed.GetValue(_format),
                    Name = parsed.GetValue(_name),
                    Version = ProductVersion.Text,
                    Progress = progress.Show,
                    Warn = warnings.Add,
                },
                services.Stop);
        }
        catch (ImportException wrong)
        {
            throw new CommandException(wrong.Message);
        }
        finally
        {
            progress.Clear();
            foreach (var warning in warnings)
            {
                services.Terminal.Warn(warning);
            }
        }
    }

    private static async Task KeepAsync(IReadOnlyList<RunResult> runs, string? path, CliServices services)
    {
        await using var store = services.Stores.Open(services.PathOf(path));
        foreach (var run in runs)
        {
            await store.CompleteAsync(run, services.Stop);
        }
    }
}
