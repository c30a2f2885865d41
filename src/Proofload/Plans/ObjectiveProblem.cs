namespace Proofload.Plans;

/// <summary>What is wrong with an objective.</summary>
/// <param name="Column">Where in the expression, from 1.</param>
/// <param name="Message">What, in one line, with what is allowed.</param>
public sealed record ObjectiveProblem(int Column, string Message);
