namespace Proofload.Results;

/// <summary>A run store cannot do what was asked: full disk, read-only file, not a database, an ambiguous reference. The message is one clear line.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and its cause.</summary>
    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
