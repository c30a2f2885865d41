namespace Proofload.Plans;

/// <summary>Something that is wrong with a plan.</summary>
/// <param name="Path">The field, for example <c>load.rate</c> or <c>requests[0].body</c>.</param>
/// <param name="Message">What is wrong and what is allowed, in one line.</param>
public sealed record PlanProblem(string Path, string Message)
{
    /// <summary>Other fields the judgement rests on; when one of these could not be read, the problem says nothing new.</summary>
    internal IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
