namespace Proofload.Cli.CommandLine;

/// <summary>A command of the tree, made only when a command line names it: most starts need one of them and none of the libraries of the others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">One line for the help of the tree.</param>
/// <param name="Create">Makes it.</param>
internal sealed record CommandEntry(string Name, string Summary, Func<CliCommand> Create);
