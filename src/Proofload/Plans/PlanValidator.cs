using Proofload.Plans.Binding;
using Proofload.Plans.Sections;
using Proofload.Plans.Validation;

namespace Proofload.Plans;

/// <summary>The rules that every plan meets before it runs, wherever it came from: a file, flags or C#.</summary>
public static class PlanValidator
{
    /// <summary>Everything that is wrong with a plan; empty when it can run.</summary>
    public static IReadOnlyList<PlanProblem> Check(RunPlan plan, PlanValidatorOptions? options = null)
    {
        var problems = new ProblemList();
        if (plan.Sweep is { } sweep)
        {
            SweepSection.Instance.Check(sweep, "sweep", problems);
            if (plan.Gate is not null)
                problems.Add("gate", "a plan is a grid of runs (sweep) or a gate, not both");
            SweepRules.Check(plan with { Gate = null }, sweep, problems, p => Check(p, options));
            return problems.Items;
        }

        PlanSection.Instance.Check(plan, "", problems);
        var scope = new ValidationScope(plan, options ?? new PlanValidatorOptions(), problems);
        TargetRules.Check(scope);
        LoadRules.Check(scope);
        DataRules.Check(scope);
        RequestRules.Check(scope);
        ScenarioRules.Check(scope);
        MediaRules.Check(scope);
        ObjectiveRules.Check(scope);
        CapacityRules.Check(scope);
        FileRules.Check(scope);
        GateRules.Check(scope);
        return problems.Items;
    }

    /// <summary>The plan itself when it can run.</summary>
    /// <exception cref="PlanException">Something is wrong; one line each.</exception>
    public static RunPlan Validate(RunPlan plan, PlanValidatorOptions? options = null)
    {
        var problems = Check(plan, options);
        return problems.Count == 0 ? plan : throw new PlanException([.. problems.Select(p => p.ToString())]);
    }
}

/// <summary>What the rules need to know of the world.</summary>
public sealed record PlanValidatorOptions
{
    /// <summary>Protocols that may be named. Default the built-in ones.</summary>
    public IReadOnlyList<ProtocolFacts> Protocols { get; init; } = KnownProtocols.All;

    /// <summary>Whether a file exists. Default asks the file system.</summary>
    public Func<string, bool> FileExists { get; init; } = File.Exists;

    /// <summary>Whether a folder exists. Default asks the file system.</summary>
    public Func<string, bool> FolderExists { get; init; } = Directory.Exists;
}
