using Proofload.Plans.Binding;

namespace Proofload.Plans.Validation;

/// <summary>A plan under judgement.</summary>
internal sealed record ValidationScope(RunPlan Plan, PlanValidatorOptions Options, ProblemList Problems)
{
    /// <summary>The facts of a protocol, or null when it is not known (which is a problem of its own).</summary>
    public ProtocolFacts? Protocol(string? id) => Options.Protocols.FirstOrDefault(p => p.Id == (id ?? Plan.Target.Protocol));

    /// <summary>Every request that is written in the plan, with its place.</summary>
    public IEnumerable<(string Path, RequestPlan Request)> Written =>
        Plan.Setup.Select((r, i) => ($"setup[{i}]", r))
            .Concat(Plan.Requests.Select((r, i) => ($"requests[{i}]", r)))
            .Concat(Plan.Scenario is null ? [] : Plan.Scenario.Steps.Select((s, i) => ($"scenario.steps[{i}]", s.Request)));

    /// <summary>Notes that only one of several fields may be given; says so when there are more, or none when one is needed.</summary>
    public void OneOf(string path, string none, params IReadOnlyList<(string Name, bool IsGiven)> fields)
    {
        var given = fields.Where(f => f.IsGiven).Select(f => f.Name).ToArray();
        if (given.Length > 1)
            Problems.Add($"{path}.{given[1]}", $"cannot stand beside {given[0]}; give only one of {string.Join(", ", fields.Select(f => f.Name))}");
        else if (given.Length == 0 && none.Length > 0)
            Problems.Add(path, $"{none}; give one of {string.Join(", ", fields.Select(f => f.Name))}");
    }
}
