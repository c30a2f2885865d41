namespace Proofload.Cli.Terminals;

/// <summary>The meaning of a piece of text, which decides its colour; never the only carrier of that meaning.</summary>
internal enum Ink
{
    Plain = 0,
    Dim,
    Strong,
    Accent,
    Second,
    Good,
    Warning,
    Bad,
}
