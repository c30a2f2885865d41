using System.CommandLine;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs</c>: the runs that are kept.</summary>
internal sealed class RunsCommand : CliCommand
{
    public const string Summary = "list, show, export, import and delete the runs that are kept, and name baselines";

    public RunsCommand()
        : base("runs", Summary)
    {
        Usage = ["runs list", "runs show RUN", "runs export RUN [FILE]", "runs import FILE...", "runs delete RUN...", "runs baseline set NAME RUN..."];
        Remarks = "RUN is an id, the beginning of one, the name of a plan (its newest run) or 'last'; show, export and delete take the id of a sweep too.";
        Subcommands.Add(new RunsListCommand());
        Subcommands.Add(new RunsShowCommand());
        Subcommands.Add(new RunsExportCommand());
        Subcommands.Add(new RunsImportCommand());
        Subcommands.Add(new RunsDeleteCommand());
        Subcommands.Add(new BaselineCommand());
    }

    /// <summary>Without a sub-command the list is what people want.</summary>
    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services) =>
        RunsListCommand.ListAsync(store: null, RunsListCommand.DefaultLimit, json: false, services);
}
