using Proofload.Measurement.Recording;

namespace Proofload.Scenarios;

/// <summary>
/// A step of a scenario failed, and the code did not ask to go on (<see cref="StepCall.ContinueOnFailure"/>). Code that lets it pass ends its session;
/// the failure is counted with the request, so it is no error of the code.
/// </summary>
public sealed class StepFailedException : Exception
{
    internal StepFailedException(string step, ErrorKind outcome, string? detail)
        : base($"step '{step}' failed with {ErrorKinds.Id(outcome)}{(string.IsNullOrEmpty(detail) ? "" : $": {detail}")}") =>
        (Step, Outcome) = (step, outcome);

    /// <summary>Name of the step.</summary>
    public string Step { get; }

    /// <summary>Class of the failure.</summary>
    public ErrorKind Outcome { get; }
}
