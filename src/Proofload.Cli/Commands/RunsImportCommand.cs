using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs import</c>.</summary>
internal sealed class RunsImportCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("FILE") { HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
    private readonly StoreFlags _store = new();

    public RunsImportCommand()
        : base("import", "keep runs that were exported elsewhere")
    {
        Usage = ["runs import FILE..."];
        Remarks = "A run that is already there is replaced. All files are read before the first one is kept: a damaged one changes nothing.";
        Arguments.Add(_files);
        AddGroups(new FlagGroup("Flags", [_store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var results = new List<RunResult>();
        foreach (var file in parsed.GetRequiredValue(_files))
        {
            results.AddRange(await RunFiles.ReadAsync(file, services));
        }

        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        foreach (var result in results)
        {
            await store.CompleteAsync(result, services.Stop);
            services.Terminal.Output.WriteLine($"{result.Id}  {result.Name}");
        }

        return ExitCodes.Passed;
    }
}
