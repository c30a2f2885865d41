using System.CommandLine;
using Proofload.Cli.Commands;

namespace Proofload.Cli.CommandLine;

/// <summary>The command tree. A new command is one file in <c>Commands</c> and one line here.</summary>
internal sealed class ProofloadRoot : CliCommand
{
    /// <param name="args">The command line: commands that it does not name are not made.</param>
    public ProofloadRoot(IReadOnlyCollection<string> args)
        : base("proofload", "load-test AI model endpoints, with numbers that can be trusted")
    {
        Usage = ["COMMAND [flags]"];
        Examples =
        [
            new("proofload demo", "See it work in half a minute, without a server of your own"),
            new("proofload run http://localhost:8000/v1 --model llama --rate 5 --duration 60s", "Measure a chat endpoint at 5 requests a second"),
            new("proofload init && proofload run proofload.yaml", "Keep the test in a file"),
        ];
        foreach (var option in Globals.Group.Options)
        {
            Options.Add(option);
        }

        foreach (var entry in Commands)
        {
            Subcommands.Add(args.Contains(entry.Name) ? entry.Create() : new Command(entry.Name, entry.Summary));
        }
    }

    /// <summary>Every command, in the order of the help.</summary>
    public static IReadOnlyList<CommandEntry> Commands { get; } =
    [
        new("demo", DemoCommand.Summary, static () => new DemoCommand()),
        new("run", RunCommand.Summary, static () => new RunCommand()),
        new("capacity", CapacityCommand.Summary, static () => new CapacityCommand()),
        new("gate", GateCommand.Summary, static () => new GateCommand()),
        new("init", InitCommand.Summary, static () => new InitCommand()),
        new("compare", CompareCommand.Summary, static () => new CompareCommand()),
        new("canary", CanaryCommand.Summary, static () => new CanaryCommand()),
        new("history", HistoryCommand.Summary, static () => new HistoryCommand()),
        new("watch", WatchCommand.Summary, static () => new WatchCommand()),
        new("slo", SloCommand.Summary, static () => new SloCommand()),
        new("size", SizeCommand.Summary, static () => new SizeCommand()),
        new("cost", CostCommand.Summary, static () => new CostCommand()),
        new("sla", SlaCommand.Summary, static () => new SlaCommand()),
        new("tradeoff", TradeoffCommand.Summary, static () => new TradeoffCommand()),
        new("runs", RunsCommand.Summary, static () => new RunsCommand()),
        new("explain-differences", ExplainDifferencesCommand.Summary, static () => new ExplainDifferencesCommand()),
        new("import", ImportCommand.Summary, static () => new ImportCommand()),
        new("sim", SimCommand.Summary, static () => new SimCommand()),
        new("drill", DrillCommand.Summary, static () => new DrillCommand()),
        new("proxy", ProxyCommand.Summary, static () => new ProxyCommand()),
        new("data", DataCommand.Summary, static () => new DataCommand()),
        new("tokens", TokensCommand.Summary, static () => new TokensCommand()),
        new("calibrate", CalibrateCommand.Summary, static () => new CalibrateCommand()),
    ];

    public GlobalFlags Globals { get; } = new();

    /// <summary>The tree was called without a command: show what there is.</summary>
    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        services.Terminal.Output.Write(HelpText.Of(this, Globals.Group, services.Terminal.Width, services.Terminal.OutputColour));
        return Task.FromResult(ExitCodes.Passed);
    }
}
