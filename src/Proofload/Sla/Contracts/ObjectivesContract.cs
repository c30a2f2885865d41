using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Sla.Contracts;

/// <summary>
/// An objectives file as a contract without credits: what a month was for each objective, counted as a contract counts it. Shares of events become shares of requests,
/// slices become intervals. What a contract has no words for is named.
/// </summary>
public sealed record ObjectivesContract
{
    /// <summary>The contract; its commitments have the objectives' names.</summary>
    public required SlaContract Contract { get; init; }

    /// <summary>What is left out or counted otherwise than over the objective's own window, and why.</summary>
    public required IReadOnlyList<(string Name, string Reason)> Notes { get; init; }

    /// <summary>The contract of a file.</summary>
    /// <param name="file">The objectives.</param>
    /// <param name="name">Name of the contract.</param>
    /// <exception cref="PlanException">None of the objectives can be settled; one line.</exception>
    public static ObjectivesContract Of(ObjectivesFile file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(name);
        var (commitments, notes) = (new List<Commitment>(), new List<(string, string)>());
        foreach (var objective in file.Objectives)
        {
            if (Problem(objective) is { } problem)
                notes.Add((objective.Name, "left out: " + problem));
            else
                commitments.Add(Promise(objective));
        }

        if (commitments.Count == 0)
            throw new PlanException($"{name}: a contract can settle none of these objectives{string.Concat(notes.Take(1).Select(static n => $"; {n.Item1}: {n.Item2}"))}");
        var settled = file.Objectives.Where(o => commitments.Exists(c => c.Name == o.Name)).ToArray();
        var zones = settled.Select(static o => o.Window.Calendar?.TimeZone ?? "UTC").Distinct(StringComparer.Ordinal).ToArray();
        foreach (var objective in settled)
        {
            if (objective.Window.Calendar is not { Unit: CalendarUnit.Month, Count: 1, Start: null })
                notes.Add((objective.Name, $"settled over calendar months, not over its own window of {(objective.Window.Calendar is { } calendar ? $"{calendar.Count} × {calendar.Unit.ToString().ToLowerInvariant()}" : Units.FormatDuration(objective.Window.Length))}"));
            if (objective.Indicator.Kind == IndicatorKind.Threshold)
                notes.Add((objective.Name, "a share of answers; a request that failed counts against availability only"));
        }

        var exclusions = new List<ContractExclusion>();
        foreach (var window in file.Maintenance)
        {
            if (window.Objectives.Count > 0)
                notes.Add((string.Join(", ", window.Objectives), $"its maintenance window ({window.Reason}) is not taken out: a contract excludes times of all commitments"));
            else if (window.To > window.From)
                exclusions.Add(new ContractExclusion { From = new ContractTime(window.From.UtcDateTime, TimeSpan.Zero), To = new ContractTime(window.To.UtcDateTime, TimeSpan.Zero), Kind = ExclusionKind.Maintenance, Reason = window.Reason, Effect = ExclusionEffect.Everything });
        }

        notes.AddRange(file.Adjustments.Select(static a => (a.Objective, $"its adjustment ({a.Reason}) is not applied: a contract is settled from what was counted")));
        return new ObjectivesContract
        {
            Contract = new SlaContract { Name = name, Commitments = commitments, Exclusions = exclusions, Term = new ContractTerm { TimeZone = zones.Length == 1 ? zones[0] : "UTC" } },
            Notes = notes,
        };
    }

    private static string? Problem(ServiceLevelObjective objective)
    {
        var indicator = objective.Indicator;
        if (indicator.RequestKind.Length > 0)
            return $"it is about requests of the kind {indicator.RequestKind}, which the rows of a log do not say";
        var isSpeed = indicator is { Kind: IndicatorKind.Threshold, IsUpperBound: true, Metric: "latency" or "ttft" };
        if (indicator.Kind != IndicatorKind.Success && !isSpeed)
        {
            return indicator.Kind switch
            {
                IndicatorKind.Threshold => $"a contract bounds latency, ttft and tokens a second, not {indicator.Metric}",
                IndicatorKind.Check => "rows of a log do not say what a check found",
                IndicatorKind.Ratio => "its counters are kept by somebody else",
                _ => "it is neither availability nor a bound on a request's time",
            };
        }

        if (objective.Slice is not { } slice || objective.Budgeting == BudgetingMethod.Occurrences)
            return null;
        if (slice.Length.Ticks % TimeSpan.TicksPerMinute != 0 || TimeSpan.TicksPerDay % slice.Length.Ticks != 0)
            return $"slices of {Units.FormatDuration(slice.Length)} do not divide a day into whole minutes";
        if (isSpeed)
            return "a contract judges a slice by a percentile, not by a share";
        return objective.Budgeting == BudgetingMethod.Timeslices && slice.Target != objective.Target ? "its slices have a target of their own" : null;
    }

    private static Commitment Promise(ServiceLevelObjective objective)
    {
        var (indicator, scope) = (objective.Indicator, objective.Scope);
        return new Commitment
        {
            Name = objective.Name,
            Target = objective.Target,
            Where = new ContractScope { Service = scope.Service, Model = scope.Model, Route = scope.Route, Region = scope.Region },
            Method = objective.Budgeting switch
            {
                BudgetingMethod.Timeslices => SlaMethod.GoodSlices,
                BudgetingMethod.RatioTimeslices => SlaMethod.IntervalMean,
                _ => SlaMethod.RequestRatio,
            },
            Interval = objective.Slice?.Length ?? TimeSpan.FromMinutes(5),

            // A slice without events is good, as the objective's own budget has it; a mean of ratios leaves it out.
            EmptyInterval = objective.Budgeting == BudgetingMethod.Timeslices ? EmptyInterval.Up : EmptyInterval.LeftOut,
            Errors = indicator.Kind == IndicatorKind.Success ? ["*"] : [],
            Speed = indicator.Kind == IndicatorKind.Success ? null : new SpeedRule { Metric = indicator.Metric == "ttft" ? SpeedMetric.Ttft : SpeedMetric.Latency, Bound = (decimal)indicator.Bound, Inclusive = indicator.Inclusive },
        };
    }
}
