namespace Proofload.Cli.CommandLine;

/// <summary>A command cannot do what it was asked; the message is one clear line for the user.</summary>
internal sealed class CommandException(string message) : Exception(message);
