namespace Proofload.Results;

/// <summary>A document is no run result that this build can read. The message is one clear line: where, what, what to do.</summary>
public sealed class RunResultFormatException : Exception
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public RunResultFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and its cause.</summary>
    public RunResultFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
