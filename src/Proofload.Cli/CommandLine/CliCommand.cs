using System.CommandLine;

namespace Proofload.Cli.CommandLine;

/// <summary>A command together with what its help shows.</summary>
internal abstract class CliCommand(string name, string summary) : Command(name, summary)
{
    /// <summary>What is typed in front of each form of use.</summary>
    public string Program { get; protected init; } = "proofload";

    /// <summary>Forms of use without the leading <see cref="Program"/>.</summary>
    public IReadOnlyList<string> Usage { get; protected init; } = [];

    /// <summary>What the command does, in a few sentences, below its summary; empty for none.</summary>
    public string Remarks { get; protected init; } = "";

    /// <summary>Flags in the order and under the titles of the help.</summary>
    public IReadOnlyList<FlagGroup> Groups { get; private set; } = [];

    /// <summary>Commands to copy.</summary>
    public IReadOnlyList<Example> Examples { get; protected init; } = [];

    /// <summary>Does it and gives the exit code.</summary>
    public abstract Task<int> ExecuteAsync(ParseResult parsed, CliServices services);

    /// <summary>Declares the flags.</summary>
    protected void AddGroups(params IReadOnlyList<FlagGroup> groups)
    {
        Groups = groups;
        foreach (var option in groups.SelectMany(static g => g.Options))
        {
            Options.Add(option);
        }
    }
}

/// <summary>Flags under one title.</summary>
internal sealed record FlagGroup(string Title, IReadOnlyList<Option> Options);

/// <summary>A command to copy and what it does.</summary>
internal sealed record Example(string Command, string Meaning);
