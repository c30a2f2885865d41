namespace Proofload.Slo.Rules;

/// <summary>Objectives cannot be made into rules; the message is one line.</summary>
public sealed class RuleException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong, one line.</param>
    public RuleException(string message)
        : base(message)
    {
    }
}
