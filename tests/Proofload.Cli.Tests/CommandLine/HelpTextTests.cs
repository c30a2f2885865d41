using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Tests.CommandLine;

public sealed class HelpTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("sim")]
    [InlineData("calibrate")]
    [InlineData("gate")]
    [InlineData("init")]
    [InlineData("explain-differences")]
    [InlineData("runs")]
    [InlineData("runs list")]
    [InlineData("runs show")]
    [InlineData("runs export")]
    [InlineData("runs import")]
    [InlineData("runs delete")]
    [InlineData("import")]
    [InlineData("size")]
    [InlineData("cost")]
    [InlineData("cost import")]
    [InlineData("tradeoff")]
    [InlineData("canary")]
    [InlineData("canary serve")]
    public async Task Help_is_as_approved(string command)
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]));
        Assert.Empty(cli.Error);
        ApprovedFile.Check("help" + (command.Length > 0 ? "-" + command.Replace(' ', '-') : ""), cli.Output);
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync());
        Assert.Contains("Commands\n", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("run", "--version"));
        Assert.Matches("^proofload [0-9]+\\.[0-9]+\\.[0-9]+[^\\n]*\n$", cli.Output);
    }

    [Fact]
    public void Every_flag_with_a_value_states_its_default_or_when_it_matters()
    {
        // Flags whose absence is the default need no word on it; these are the ones that only add something.
        string[] needNone = ["--rate", "--iterations", "--stages", "--pattern", "--replay", "--mlperf", "--latency-bound", "--tpot-bound", "--url", "--model",
            "--header", "--body", "--form", "--check", "--system", "--extra", "--ca-file", "--objective", "--label", "--json-out", "--html", "--markdown", "--csv", "--junit", "--canary", "--prometheus", "--fault", "--upstream"];
        var silent = Commands()
            .SelectMany(static c => c.Groups.SelectMany(static g => g.Options).Where(static o => o.HelpName is not null).Select(o => (Command: c, Option: o)))
            .Where(f => !needNone.Contains(f.Option.Name) && !f.Option.Description!.Contains("Default", StringComparison.Ordinal))
            .Select(static f => $"{f.Command.Name} {f.Option.Name}");
        Assert.Empty(silent);
    }

    [Fact]
    public void No_two_flags_of_a_command_share_a_name()
    {
        var globals = new GlobalFlags().Group.Options;
        foreach (var command in Commands())
        {
            var names = command.Groups.SelectMany(static g => g.Options).Concat(globals).SelectMany(static o => o.Aliases.Append(o.Name)).ToList();
            Assert.Equal(names.Count, names.Distinct().Count());
        }
    }

    [Fact]
    public void Summaries_of_the_tree_are_those_of_the_commands() => Assert.All(ProofloadRoot.Commands, static entry =>
    {
        var command = entry.Create();
        Assert.Equal(entry.Name, command.Name);
        Assert.Equal(entry.Summary, command.Description);
    });

    internal static IEnumerable<CliCommand> Commands() => ProofloadRoot.Commands.Select(static e => e.Create())
        .SelectMany(WithBelow);

    private static IEnumerable<CliCommand> WithBelow(CliCommand command) => command.Subcommands.OfType<CliCommand>().SelectMany(WithBelow).Prepend(command);
}
