namespace Proofload.Plans;

/// <summary>A plan, flag or file of the user is wrong. The message is one clear line: where, what, what is allowed, the nearest valid name.</summary>
public sealed class PlanException : Exception
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public PlanException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and its cause.</summary>
    public PlanException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
