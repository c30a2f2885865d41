using Proofload.Plans.Binding;
using Proofload.Plans.Sweeps;

namespace Proofload.Plans.Validation;

/// <summary>The sweep of a plan: that its axes fit together and that every point is a plan that can run.</summary>
internal static class SweepRules
{
    /// <summary>Judges the points in place of the plan itself, which need not be able to run without the axes' values.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sweep">Its sweep.</param>
    /// <param name="problems">Where problems go; it holds those of the sweep's own fields.</param>
    /// <param name="check">What is wrong with a plan without a sweep.</param>
    public static void Check(RunPlan plan, SweepPlan sweep, ProblemList problems, Func<RunPlan, IReadOnlyList<PlanProblem>> check)
    {
        if (problems.Items.Any(static p => p.Path.StartsWith("sweep", StringComparison.Ordinal)) || !Fit(sweep, problems))
        {
            Add(problems, check(plan with { Sweep = null }));
            return;
        }

        IReadOnlyList<PlanProblem>? without = null;
        (SweepPoint Point, PlanProblem Problem)? first = null;
        var more = 0;
        foreach (var point in SweepGrid.Points(sweep))
        {
            // What a variable holds does not matter here, and this room does not know it.
            if (!SweepGrid.TryApply(plan, point, static _ => "value", "", out var variant, out var failed))
            {
                var axis = sweep.Axes.TakeWhile(a => a.Name != failed.Axis).Count();
                problems.Add($"sweep.axes[{axis}]", $"{failed.Axis}: {failed.Problem}");
                return;
            }

            var wrong = check(variant);
            if (wrong.Count == 0)
                continue;
            without ??= check(plan with { Sweep = null });
            var own = wrong.FirstOrDefault(w => !without.Any(p => p.Path == w.Path && p.Message == w.Message));
            if (own is null)
            {
                Add(problems, without);
                return;
            }

            first ??= (point, own);
            more++;
        }

        if (first is var (at, problem))
            problems.Add("sweep", $"point {at.Index} of {at.Count} ({at.Description}): {problem}{(more > 1 ? $" (and {more - 1} more)" : "")}");
    }

    private static bool Fit(SweepPlan sweep, ProblemList problems)
    {
        var paths = sweep.Axes.Select(static a => SweepFields.PathOf(a.Name)).ToList();
        for (var i = 1; i < paths.Count; i++)
        {
            if (paths.IndexOf(paths[i]) is var twin && twin < i)
            {
                problems.Add($"sweep.axes[{i}]", $"changes the same field as axes[{twin}] ({sweep.Axes[twin].Name})");
                return false;
            }
        }

        if (paths.Contains("load.rate") && paths.Contains("load.concurrency"))
        {
            problems.Add("sweep.axes", "rate and concurrency are loads of their own and cannot both be axes; to bound the requests in flight use load.max_in_flight");
            return false;
        }

        if (sweep.Count <= SweepPlan.MostPoints)
            return true;
        problems.Add("sweep.axes", $"{string.Join(" x ", sweep.Axes.Select(static a => a.Values.Count))} are more than {SweepPlan.MostPoints} points");
        return false;
    }

    private static void Add(ProblemList problems, IEnumerable<PlanProblem> found)
    {
        foreach (var problem in found)
            problems.Add(problem.Path, problem.Message, problem.DependsOn);
    }
}
