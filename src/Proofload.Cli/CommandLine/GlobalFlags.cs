using System.CommandLine;

namespace Proofload.Cli.CommandLine;

/// <summary>Flags that every command takes.</summary>
internal sealed class GlobalFlags
{
    public GlobalFlags() => Group = new FlagGroup("Everywhere", [NoColor, Verbose, Version, Help]);

    public Option<bool> Help { get; } = Recursive(Flag.Switch("--help", "Show this help.", "-h", "-?"));

    public Option<bool> Version { get; } = Recursive(Flag.Switch("--version", "Show the version."));

    public Option<bool> NoColor { get; } = Recursive(Flag.Switch("--no-color", "Write without colour. NO_COLOR=1 does the same; FORCE_COLOR=1 colours pipes too."));

    public Option<bool> Verbose { get; } = Recursive(Flag.Switch("--verbose", "Show the stack trace of an unexpected error."));

    /// <summary>All of them, as the help shows them.</summary>
    public FlagGroup Group { get; }

    private static Option<bool> Recursive(Option<bool> option)
    {
        option.Recursive = true;
        return option;
    }
}
