namespace Proofload.Plans.Binding;

/// <summary>Where checks put what they find.</summary>
internal sealed class ProblemList
{
    private readonly List<PlanProblem> _problems = [];

    public IReadOnlyList<PlanProblem> Items => _problems;

    public void Add(string path, string message, params IReadOnlyList<string> dependsOn) =>
        _problems.Add(new PlanProblem(path, message) { DependsOn = dependsOn });
}
