namespace Proofload.Plans;

/// <summary>A plan, flag or file of the user is wrong. The message is one clear line: where, what, what is allowed, the nearest valid name.</summary>
public sealed class PlanException : Exception
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public PlanException(string message)
        : base(message) => Problems = [message];

    /// <summary>Creates the exception with several problems, one line each.</summary>
    public PlanException(IReadOnlyList<string> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>Creates the exception with its one-line message and its cause.</summary>
    public PlanException(string message, Exception inner)
        : base(message, inner) => Problems = [message];

    /// <summary>The problems, one line each; the message is these lines.</summary>
    public IReadOnlyList<string> Problems { get; }
}
