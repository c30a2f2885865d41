using System.CommandLine;
using System.CommandLine.Parsing;
using Proofload.Plans;

namespace Proofload.Cli.CommandLine;

/// <summary>What is wrong with a command line, in one line that names the nearest thing that exists.</summary>
internal static class UsageErrors
{
    /// <summary>The first problem; null when the line can be executed.</summary>
    public static string? Find(ParseResult parsed, FlagGroup globals)
    {
        var command = parsed.CommandResult.Command;

        // The parser takes whatever follows for the value of a flag, be it the next flag.
        var names = Options(command, globals).SelectMany(static o => o.Aliases.Append(o.Name)).ToHashSet(StringComparer.Ordinal);
        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(o => o.Tokens.Any(t => names.Contains(t.Value))) is { } hungry)
        {
            return $"{NeedsValue(hungry.Option)} ({HelpText.Path(command)} --help explains)";
        }

        // A mistyped flag comes first: the parser takes it for an argument and then complains about something else.
        var stray = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static a => a.Tokens)
            .Concat(parsed.CommandResult.Tokens).Select(static t => t.Value)
            .Concat(parsed.UnmatchedTokens).FirstOrDefault(static t => t.Length > 1 && t[0] == '-');
        if (stray is not null)
        {
            return UnknownFlag(stray, command, globals);
        }

        if (command.Subcommands.Count > 0 && command.Arguments.Count == 0)
        {
            return parsed.UnmatchedTokens is [var name, ..] ? UnknownCommand(name, command) : null;
        }

        if (parsed.Errors.Select(Describe).FirstOrDefault() is { } error)
        {
            return $"{error} ({HelpText.Path(command)} --help explains)";
        }

        return null;
    }

    private static string UnknownFlag(string token, Command command, FlagGroup globals)
    {
        var name = token.Split('=')[0];
        var known = Options(command, globals).SelectMany(static o => o.Aliases.Append(o.Name)).Where(static n => n.StartsWith("--", StringComparison.Ordinal));
        var near = NearestName.Find(name, known);
        return $"unknown flag '{name}' of {HelpText.Path(command)}; "
            + (near is null ? $"{HelpText.Path(command)} --help lists all" : $"did you mean '{near}'?");
    }

    private static string UnknownCommand(string name, Command command) =>
        $"unknown command '{name}'; {NearestName.Hint(name, [.. command.Subcommands.Select(static c => c.Name)])}";

    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0, Option: var option } => NeedsValue(option),
        OptionResult { Option: var option } result when result.Tokens.Count > option.Arity.MaximumNumberOfValues =>
            $"{option.Name} is given {result.Tokens.Count} times, it takes one value",
        CommandResult { Command: var command } when command.Arguments.FirstOrDefault(static a => a.Arity.MinimumNumberOfValues > 0) is { } argument =>
            $"{argument.HelpName ?? argument.Name} is missing",
        ArgumentResult { Argument: var argument, Tokens.Count: 0 } => $"{argument.HelpName ?? argument.Name} is missing",
        _ => error.Message.TrimEnd('.'),
    };

    private static string NeedsValue(Option option) => $"{option.Name} needs a value: {HelpText.NameOf(option).Trim()}";

    private static IEnumerable<Option> Options(Command command, FlagGroup globals) => command.Options.Concat(globals.Options);
}
