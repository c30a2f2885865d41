namespace Proofload.Imports;

/// <summary>A file of another tool cannot be imported. The message is one clear line: file, line, what is wrong, what to do.</summary>
public sealed class ImportException : Exception
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public ImportException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and its cause.</summary>
    public ImportException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
