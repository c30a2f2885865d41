using System.CommandLine;

namespace Proofload.Cli.CommandLine;

/// <summary>
/// Makes options. Values stay text here: one parser for plans and flags gives one kind of error message, so nothing is converted before
/// it gets there. A description states the unit and the default.
/// </summary>
internal static class Flag
{
    /// <summary>A flag with one value.</summary>
    public static Option<string?> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, Arity = ArgumentArity.ExactlyOne };

    /// <summary>A flag that may be given several times, one value each.</summary>
    public static Option<string[]> Many(string name, string value, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = value,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>A flag whose value may be left out.</summary>
    public static Option<string?> Optional(string name, string value, string description) =>
        new(name) { Description = description, HelpName = $"[{value}]", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>A flag without a value.</summary>
    public static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>True when the flag stands on the command line, with or without a value.</summary>
    public static bool Has(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
