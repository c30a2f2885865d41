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
    /// <param name="about">What the run is about; what it does not say takes the objectives of all. Models are the plan's.</param>
    /// <param name="options">What the rules of plans need to know of the world.</param>
    public static RunObjectives Of(ObjectivesFile file, RunPlan plan, ObjectiveScope? about = null, PlanValidatorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(plan);
        var (judged, left) = (new List<(string Name, Objective Objective)>(), new List<(string Name, string Reason)>());
        var before = PlanValidator.Check(plan, options).Select(static p => p.Message).ToHashSet(StringComparer.Ordinal);

        // Goodput counts what meets the other bounds, so they come first.
        var wanted = new List<(string Name, Objective Objective)>();
        foreach (var objective in file.Objectives.OrderBy(static o => o.Indicator.Kind == IndicatorKind.Goodput ? 1 : 0))
        {
            if (Reason(objective, plan, about ?? new ObjectiveScope()) is { } reason)
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

    /// <summary>A plan whose <see cref="RunPlan.ObjectivesFile"/> was read: what it can judge of the file stands behind its own objectives, and the file is no longer named.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Folder that a relative path is taken from.</param>
    /// <param name="options">What the rules of plans need to know of the world.</param>
    /// <param name="sourceName">What errors call the file. Default its path.</param>
    /// <returns>The plan, and what was taken and left out; null when the plan names no file.</returns>
    /// <exception cref="PlanException">The file is wrong, or the plan can judge nothing of it; one clear line.</exception>
    public static (RunPlan Plan, RunObjectives? Objectives) Resolve(RunPlan plan, string folder, PlanValidatorOptions? options = null, string? sourceName = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.ObjectivesFile is not { } named)
            return (plan, null);
        var name = sourceName ?? named.Path;
        var (file, without) = (ObjectivesFileReader.Read(Path.GetFullPath(named.Path, Path.GetFullPath(folder.Length == 0 ? "." : folder)), name), plan with { ObjectivesFile = null });
        foreach (var (what, wanted, of) in new (string, string?, Func<ObjectiveScope, string>)[] { ("service", named.Service, static s => s.Service), ("route", named.Route, static s => s.Route), ("region", named.Region, static s => s.Region) })
            CheckKnown(file, name, what, wanted, of);
        var objectives = Of(file, without, new ObjectiveScope { Service = named.Service ?? "", Route = named.Route ?? "", Region = named.Region ?? "" }, options);
        return objectives.Judged.Count > 0
            ? (without with { Objectives = [.. plan.Objectives, .. objectives.Judged.Select(static j => j.Objective)] }, objectives)
            : throw new PlanException($"{name}: this plan can judge none of its objectives{string.Concat(objectives.NotJudged.Take(1).Select(static l => $"; {l.Name}: {l.Reason}"))}");
    }

    private static void CheckKnown(ObjectivesFile file, string name, string what, string? wanted, Func<ObjectiveScope, string> of)
    {
        var known = file.Objectives.Select(o => of(o.Scope)).Where(static s => s.Length > 0).Distinct(StringComparer.Ordinal).ToArray();

        // A file that names none of a sort is about all of them; only of services a run must then be content with nothing.
        if (wanted is not null && !known.Contains(wanted, StringComparer.Ordinal) && (known.Length > 0 || what == "service"))
            throw new PlanException($"{name} has no objective of the {what} '{wanted}'; {(known.Length == 0 ? $"it names no {what}s" : NearestName.Hint(wanted, known))}");
    }

    private static string? Reason(ServiceLevelObjective objective, RunPlan plan, ObjectiveScope about)
    {
        if (about.Service.Length > 0 && objective.Scope.Service != about.Service)
            return objective.Scope.Service.Length == 0 ? $"it names no service, and the run is about {about.Service}" : $"it is about the service {objective.Scope.Service}";
        if (about.Route.Length > 0 && objective.Scope.Route.Length > 0 && objective.Scope.Route != about.Route)
            return $"it is about the route {objective.Scope.Route}";
        if (about.Region.Length > 0 && objective.Scope.Region.Length > 0 && objective.Scope.Region != about.Region)
            return $"it is about the region {objective.Scope.Region}";
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
