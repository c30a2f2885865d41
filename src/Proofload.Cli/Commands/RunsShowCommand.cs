using System.CommandLine;
using Proofload.Cli.Capacity;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Gating;
using Proofload.Cli.Reporting;
using Proofload.Cli.Runs;
using Proofload.Cli.Studies;
using Proofload.Reports.Capacity;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs show</c>.</summary>
internal sealed class RunsShowCommand : CliCommand
{
    private readonly Argument<string> _run = new("RUN") { HelpName = "RUN" };
    private readonly StoreFlags _store = new();
    private readonly ReportFlags _reports = new();
    private readonly Option<string?> _records = RunRecords.Flag();

    public RunsShowCommand()
        : base("show", "show a kept run as the run itself did, or write its reports")
    {
        Usage = ["runs show RUN [flags]"];
        Remarks = "RUN is an id, the beginning of one, the name of a plan (its newest run) or 'last'; the id of a sweep shows its table, and SWEEP/3 its third point; the id of a gate or a canary shows its verdict. Showing succeeds whatever the verdict was.";
        Examples =
        [
            new("proofload runs show last --html report.html", "The report of the newest run"),
            new("proofload runs show last --dialect vllm", "As vLLM's script would have printed it"),
        ];
        Arguments.Add(_run);
        AddGroups(_reports.Group, new FlagGroup("Flags", [_records, _store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var reports = _reports.Read(parsed, services);
        if (reports.Dialect is null && parsed.GetValue(_records) is not null)
        {
            throw new CommandException("--records goes with --dialect: the summary is made of the run itself");
        }

        OutputFolders.Prepare(reports.Paths);
        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        var (found, isStudy) = await RunLookup.FindAllAsync(store, parsed.GetRequiredValue(_run), services.Stop);
        if (isStudy)
        {
            if (found[0].Study!.Kind == CapacityStudy.Kind)
            {
                CapacityReportWriter.Check(reports);
                var answer = CapacitySitting.Restore(found, services.Terminal.Traits.Environment, Path.GetFullPath(services.Folder));
                return Describe(await new CapacityReportWriter(services.Terminal).WriteAsync(CapacityDocument.Of(answer.Result, answer.Runs, answer.Seconds), reports), services);
            }

            StudyReportWriter.Check(reports, StudyReports.Name(found));
            return Describe(await new StudyReportWriter(services.Terminal).WriteAsync(await GateBaselines.WithStoredAsync(store, found, services.Stop), reports), services);
        }

        var run = found[0];
        var records = reports.Dialect is null ? null : await RunRecords.FindAsync(store, run, services.PathOf(parsed.GetValue(_records)), services);
        return Describe(await new ReportWriter(services.Terminal).WriteAsync(run, reports, records, reports.Html is null ? [] : await RunsBefore.FindAsync(store, run, services.Stop)), services);
    }

    private static int Describe((IReadOnlyList<string> Paths, bool HasFailed) written, CliServices services)
    {
        foreach (var path in written.Paths)
        {
            services.Terminal.Note($"Written: {path}");
        }

        return written.HasFailed ? ExitCodes.Error : ExitCodes.Passed;
    }
}
