namespace Proofload.Lab.Simulator;

/// <summary>
/// A setting of the simulator is wrong. The message is one sentence for a person: what is wrong, what is allowed and,
/// for a misspelt name, the nearest valid one.
/// </summary>
public sealed class SimulatorOptionException : FormatException
{
    /// <summary>Creates the exception with its message.</summary>
    public SimulatorOptionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception without a message.</summary>
    public SimulatorOptionException()
    {
    }

    /// <summary>Creates the exception with its message and cause.</summary>
    public SimulatorOptionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
