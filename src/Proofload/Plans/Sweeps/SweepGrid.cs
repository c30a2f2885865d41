using Proofload.Plans.Binding;

namespace Proofload.Plans.Sweeps;

/// <summary>The points of a sweep, and the plan of each: pure functions of the plan.</summary>
public static class SweepGrid
{
    /// <summary>The points in the order as written: the last axis changes fastest. None while an axis cannot be read.</summary>
    /// <param name="sweep">The sweep.</param>
    public static IReadOnlyList<SweepPoint> Points(SweepPlan sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        if (sweep.Axes.Count == 0 || sweep.Count is 0 or > SweepPlan.MostPoints)
            return [];
        var values = sweep.Axes.Select(static a => a.Values).ToList();
        var count = (int)sweep.Count;
        var points = new List<SweepPoint>(count);
        for (var index = 0; index < count; index++)
        {
            var rest = index;
            var chosen = new string[values.Count];
            for (var axis = values.Count - 1; axis >= 0; axis--)
            {
                chosen[axis] = values[axis][rest % values[axis].Count];
                rest /= values[axis].Count;
            }

            var named = sweep.Axes.Select((axis, i) => KeyValuePair.Create(axis.Name, chosen[i]));
            points.Add(new SweepPoint(index + 1, count, ValueMap<string>.Of(new Dictionary<string, string>(named, StringComparer.Ordinal))));
        }

        return points;
    }

    /// <summary>The plan of every point, in the order as written.</summary>
    /// <param name="plan">A plan with a sweep that <see cref="PlanValidator"/> found to be right.</param>
    /// <param name="environment">Gives the value of a variable for <c>${NAME}</c>; null when it is not set.</param>
    /// <param name="folder">Folder that relative paths among the values are taken from. Default: they stay relative.</param>
    /// <exception cref="PlanException">A value cannot be read; one line that names the point.</exception>
    public static IReadOnlyList<SweepVariant> Expand(RunPlan plan, Func<string, string?> environment, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(plan);
        var sweep = plan.Sweep ?? throw new ArgumentException("The plan has no sweep.", nameof(plan));
        var points = Points(sweep);
        return
        [
            .. points.Select(point => TryApply(plan, point, environment, folder, out var variant, out var failed)
                ? new SweepVariant(point, variant)
                : throw new PlanException($"sweep point {point.Index} of {point.Count} ({point.Description}): {failed.Axis}: {failed.Problem}")),
        ];
    }

    /// <summary>The plan of a point, or the axis whose value cannot be laid over the plan and why.</summary>
    internal static bool TryApply(
        RunPlan plan, SweepPoint point, Func<string, string?> environment, string folder, out RunPlan variant, out (string Axis, string Problem) failed)
    {
        variant = plan with { Sweep = null };
        failed = default;
        foreach (var (axis, value) in point.Values)
        {
            var context = new BindContext("", folder, environment) { IsOverlay = true };
            variant = SweepFields.Set(variant, axis, value, context);
            if (context.HasProblems)
            {
                failed = (axis, context.ToException().Problems[0]);
                return false;
            }
        }

        return true;
    }
}
