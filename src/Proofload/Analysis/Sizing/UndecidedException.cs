namespace Proofload.Analysis.Sizing;

/// <summary>What was measured does not decide the question. The message is one clear line: what is missing.</summary>
/// <param name="message">The line.</param>
public sealed class UndecidedException(string message) : Exception(message);
