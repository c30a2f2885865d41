using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs export</c>.</summary>
internal sealed class RunsExportCommand : CliCommand
{
    private readonly Argument<string> _run = new("RUN") { HelpName = "RUN" };
    private readonly Argument<string?> _file = new("FILE") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };
    private readonly StoreFlags _store = new();
    private readonly Option<bool> _compact = Flag.Switch("--compact", "Write one line instead of indented JSON.");

    public RunsExportCommand()
        : base("export", "write a run as JSON that 'runs import' reads without loss")
    {
        Usage = ["runs export RUN [FILE]"];
        Remarks = "Without FILE the document goes to standard output. A sweep is written as a list of its runs.";
        Arguments.Add(_run);
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Flags", [_compact, _store.Store]));
        Examples = [new("proofload runs export last baseline.json", "Keep the newest run as the baseline of a later comparison")];
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        var (runs, isStudy) = await RunLookup.FindAllAsync(store, parsed.GetRequiredValue(_run), services.Stop);
        var documents = runs.Select(run => RunResultJson.Write(run, indented: !parsed.GetValue(_compact)));
        var text = isStudy ? $"[\n{string.Join(",\n", documents)}\n]" : documents.Single();
        if (parsed.GetValue(_file) is not { } file || file == "-")
        {
            services.Terminal.Output.WriteLine(text);
            return ExitCodes.Passed;
        }

        var path = Path.Combine(services.Folder, file);
        await File.WriteAllTextAsync(path, text + "\n", services.Stop);
        services.Terminal.Note(isStudy ? $"{runs.Count} runs of {runs[0].Study!.Id} written to {path}" : $"Run {runs[0].Id} written to {path}");
        return ExitCodes.Passed;
    }
}
