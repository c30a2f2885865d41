using Proofload.Plans;
using Proofload.Results;
using Proofload.Slo.Files;

namespace Proofload.Slo;

/// <summary>What a load test can judge of an objectives file.</summary>
public sealed record RunObjectives
{
    /// <summary>Objectives of a run, with the names they have in the file.</summary>
    public required IReadOnlyList<(string Name, Objective Objective)> Judged { get; init; }

    /// <summary>What is left out, and why.</summary>
    public required IReadOnlyList<(string Name, string Reason)> NotJudged { get; init; }

    /// <summary>
    /// The objectives of a file that a plan can answer, behind those it has: a threshold over slices is taken as if the run were one slice, and what the plan
    /// bounds already stays as it is.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="service">Service the run is about; null takes the objectives of all.</param>
    /// <param name="options">What the rules of plans need to know of the world.</param>
    public static RunObjectives Of(ObjectivesFile file, RunPlan plan, string? service = null, PlanValidatorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(plan);
        var (judged, left) = (new List<(string Name, Objective Objective)>(), new List<(string Name, string Reason)>());
        var before = PlanValidator.Check(plan, options).Select(static p => p.Message).ToHashSet(StringComparer.Ordinal);

        // Goodput counts what meets the other bounds, so they come first.
        var wanted = new List<(string Name, Objective Objective)>();
        foreach (var objective in file.Objectives.OrderBy(static o => o.Indicator.Kind == IndicatorKind.Goodput ? 1 : 0))
        {
            if (Reason(objective, plan, service) is { } reason)
                left.Add((objective.Name, reason));
            else
                wanted.Add((objective.Name, ObjectiveParser.Parse(Expression(objective))));
        }

        foreach (var (name, run) in wanted)
        {
            if (wanted.FirstOrDefault(w => IsStricter(w.Objective, run)) is { Name: { } stricter })
            {
                left.Add((name, $"{stricter} is stricter about the same value"));
                continue;
            }

            var problem = PlanValidator.Check(plan with { Objectives = [.. plan.Objectives, .. judged.Select(static j => j.Objective), run] }, options).FirstOrDefault(p => !before.Contains(p.Message));
            if (problem is null)
                judged.Add((name, run));
            else
                left.Add((name, problem.Message));
        }

        return new RunObjectives { Judged = judged, NotJudged = left };
    }

    /// <summary>True when two objectives bound the same value and the first leaves less room.</summary>
    private static bool IsStricter(Objective one, Objective other) =>
        one with { Expression = "", Threshold = 0, Inclusive = false } == other with { Expression = "", Threshold = 0, Inclusive = false }
        && (one.IsUpperBound ? one.Threshold < other.Threshold : one.Threshold > other.Threshold);

    private static string? Reason(ServiceLevelObjective objective, RunPlan plan, string? service)
    {
        if (service is not null && objective.Scope.Service != service)
            return objective.Scope.Service.Length == 0 ? $"it names no service, and the run is about {service}" : $"it is about the service {objective.Scope.Service}";
        if (objective.Scope.Model.Length > 0 && plan.Target.Model is { } model && model != objective.Scope.Model)
            return $"it is about the model {objective.Scope.Model}";
        return objective.Indicator.Kind == IndicatorKind.Ratio ? "its counters are kept by somebody else" : null;
    }

    private static string Expression(ServiceLevelObjective objective)
    {
        var indicator = objective.Indicator;
        if (indicator.Kind == IndicatorKind.Success)
            return $"{Metrics.ErrorRate.Id}{(indicator.RequestKind.Length == 0 ? "" : $"{{kind={indicator.RequestKind}}}")} <= {SloScalars.FormatShare(objective.Budget)}";
        var share = objective.Budgeting == BudgetingMethod.Timeslices && objective.Slice is { } slice && indicator.Kind != IndicatorKind.Level ? slice.Target : objective.Target;
        return ObjectiveExpression.Format(indicator, share)!;
    }
}
