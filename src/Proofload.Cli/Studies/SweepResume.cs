using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Studies;

namespace Proofload.Cli.Studies;

/// <summary>Finds the sweep that goes on, and refuses to go on with another plan.</summary>
internal static class SweepResume
{
    /// <summary>Unfinished sweeps that are looked at for the plan's own.</summary>
    private const int MostCandidates = 50;

    /// <summary>The runs of the sweep.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="reference">Id or its beginning; null for the last unfinished sweep (of the plan).</param>
    /// <param name="plan">The plan that shall go on; null takes the sweep's own.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="CommandException">There is none, it goes on elsewhere, or its plan is another; one line.</exception>
    public static async Task<IReadOnlyList<RunResult>> FindAsync(IRunStore store, string? reference, RunPlan? plan, CancellationToken cancellation)
    {
        IReadOnlyList<RunResult> runs = reference is not null
            ? [.. (await StudyRuns.FindAsync(store, reference, cancellation)).Where(static r => r.Study!.Kind == SweepStudy.Kind)]
            : await UnfinishedAsync(store, plan, cancellation);
        if (runs.Count == 0)
        {
            throw new CommandException(reference is null
                ? $"--resume: there is no unfinished sweep in {store.Location}"
                : $"--resume: there is no sweep '{reference}' in {store.Location}; 'proofload runs list' shows what there is");
        }

        var study = runs[^1].Study!;
        if (runs.Any(static r => r.Ending == RunEnding.Running))
        {
            throw new CommandException($"--resume: {study.Id} is going on in another process");
        }

        return plan is null || Difference(study, plan) is not { } difference ? runs : throw new CommandException($"--resume: the plan is not that of {study.Id}: {difference}");
    }

    /// <summary>The plan of a sweep as it was kept.</summary>
    /// <exception cref="CommandException">It held a secret, which is not kept; one line.</exception>
    public static RunPlan PlanOf(StudyPoint study, Func<string, string?> environment, string folder) => HoldsSecret(study.Plan)
        ? throw new CommandException($"--resume: the plan of {study.Id} held a credential, which is not kept; repeat the command that began it with --resume {study.Id}")
        : PlanFile.Parse(study.Plan, $"the plan of {study.Id}", environment, folder);

    /// <summary>True when the text cannot be run as it is: a credential in it is masked.</summary>
    public static bool HoldsSecret(string plan) => plan.Contains("***", StringComparison.Ordinal);

    /// <summary>In which field a plan differs from that of a sweep; null when in none.</summary>
    private static string? Difference(StudyPoint study, RunPlan plan) =>
        PlanDifference.First(study.Plan, PlanWriter.Write(plan), "name", "labels") is var (field, before, now) ? $"{field} was {before} and is {now}" : null;

    private static async Task<IReadOnlyList<RunResult>> UnfinishedAsync(IRunStore store, RunPlan? plan, CancellationToken cancellation)
    {
        var candidates = (await store.ListAsync(int.MaxValue, cancellation))
            .Where(static r => r.Study?.Kind == SweepStudy.Kind)
            .GroupBy(static r => r.Study!.Id, StringComparer.Ordinal)
            .Where(static g => g.First().Study!.Count is { } count && StudyProgress.SettledAtMost(g) < count)
            .Take(MostCandidates)
            .ToList();
        string? difference = null;
        foreach (var candidate in candidates)
        {
            if (await store.FindAsync(candidate.First().Id, cancellation) is not { Study: { } study })
            {
                continue;
            }

            var found = plan is null ? null : Difference(study, plan);
            if (found is null)
            {
                return await StudyRuns.FindAsync(store, study.Id, cancellation);
            }

            difference ??= $"the last one, {study.Id}, is of another plan: {found}";
        }

        return difference is null ? [] : throw new CommandException($"--resume: there is no unfinished sweep of this plan; {difference}");
    }
}
