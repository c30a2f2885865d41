using System.CommandLine;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo</c>: objectives over time.</summary>
internal sealed class SloCommand : CliCommand
{
    public const string Summary = "check objectives over time, see their budgets, and make rules, dashboards and OpenSLO of them";

    public SloCommand()
        : base("slo", Summary)
    {
        Usage = ["slo check FILE [flags]", "slo status FILE --counts COUNTS.csv", "slo history FILE --replay --counts COUNTS.csv", "slo export FILE --openslo", "slo import OPENSLO.yaml"];
        Remarks = "FILE is an objectives file: YAML with objectives, their windows, alerts and what is done when the budget is gone.";
        Subcommands.Add(new SloCheckCommand());
        Subcommands.Add(new SloStatusCommand());
        Subcommands.Add(new SloHistoryCommand());
        Subcommands.Add(new SloExportCommand());
        Subcommands.Add(new SloImportCommand());
        Subcommands.Add(new SloRulesCommand());
        Subcommands.Add(new SloTestsCommand());
        Subcommands.Add(new SloAlertmanagerCommand());
        Subcommands.Add(new SloDashboardCommand());
        Subcommands.Add(new SloCountCommand());
        Subcommands.Add(new SloNotifyCommand());
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services) => throw new CommandException("say what to do: slo check FILE (proofload slo --help explains)");
}
