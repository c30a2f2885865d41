using Proofload.Plans.Binding;

namespace Proofload.Plans.Validation;

/// <summary>The search for capacity of a plan: that its parts fit together.</summary>
internal static class CapacityRules
{
    public static void Check(ValidationScope scope)
    {
        if (scope.Plan.Capacity is not { } capacity)
            return;

        var problems = scope.Problems;
        var axis = CapacityAxes.Of(scope.Plan);
        if (capacity.MaxRate is not null && axis is not (null or CapacityAxes.Rate))
            problems.Add("capacity.max_rate", $"bounds a search by rate, and this one turns up {axis}; bound that with max_load", "capacity.by");
        else if (capacity is { MaxRate: not null, MaxLoad: not null })
            problems.Add("capacity.max_rate", "is the highest load of a search by rate, and max_load gives another; leave one of them out", "capacity.max_load");

        var highest = capacity.MaxRate ?? capacity.MaxLoad;
        if (highest < capacity.Start)
            problems.Add(capacity.MaxRate is null ? "capacity.max_load" : "capacity.max_rate", $"{Units.FormatNumber(highest.Value)} is below the start, {Units.FormatNumber(capacity.Start.Value)}", "capacity.start");
        if (capacity.Lowest > capacity.Start)
            problems.Add("capacity.lowest", $"{Units.FormatNumber(capacity.Lowest.Value)} is above the start, {Units.FormatNumber(capacity.Start.Value)}", "capacity.start");
        if (capacity.MaxProbe < capacity.MinProbe)
            problems.Add("capacity.max_probe", $"{Units.FormatDuration(capacity.MaxProbe.Value)} is shorter than min_probe, {Units.FormatDuration(capacity.MinProbe)}", "capacity.min_probe");
        if (axis is not (null or CapacityAxes.Rate))
            Whole(capacity, axis, problems);
    }

    private static void Whole(CapacityPlan capacity, string axis, ProblemList problems)
    {
        foreach (var (field, value) in ((string, double?)[])[("start", capacity.Start), ("lowest", capacity.Lowest), ("max_load", capacity.MaxLoad)])
        {
            if (value is { } number && number != Math.Floor(number))
                problems.Add($"capacity.{field}", $"{Units.FormatNumber(number)} is not a whole number, and {axis} takes whole numbers only", "capacity.by");
        }
    }
}
