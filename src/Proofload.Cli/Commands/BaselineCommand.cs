using System.CommandLine;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs baseline</c>: runs under a name, that later ones are compared with.</summary>
internal sealed class BaselineCommand : CliCommand
{
    public BaselineCommand()
        : base("baseline", "name runs that later ones are compared with")
    {
        Usage = ["runs baseline set NAME RUN...", "runs baseline set NAME --branch main", "runs baseline list", "runs baseline show NAME", "runs baseline delete NAME"];
        Remarks = "A baseline is a name for one run or several. 'proofload compare NAME last' compares with it.";
        Subcommands.Add(new BaselineSetCommand());
        Subcommands.Add(new BaselineListCommand());
        Subcommands.Add(new BaselineShowCommand());
        Subcommands.Add(new BaselineDeleteCommand());
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services) => BaselineListCommand.ListAsync(store: null, json: false, services);
}
