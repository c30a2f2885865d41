using Proofload.Analysis.Capacity;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Studies;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Capacity;

/// <summary>Finds the search that goes on, and refuses to go on with another plan.</summary>
internal static class CapacityResume
{
    /// <summary>The runs of the search.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="reference">Id or its beginning; null for the newest search.</param>
    /// <param name="plan">The plan that shall go on; null takes the search's own.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="CommandException">There is none, it goes on elsewhere, or its plan is another; one line.</exception>
    public static async Task<IReadOnlyList<RunResult>> FindAsync(IRunStore store, string? reference, RunPlan? plan, CancellationToken cancellation)
    {
        reference ??= (await store.ListAsync(int.MaxValue, cancellation)).FirstOrDefault(static r => r.Study?.Kind == CapacityStudy.Kind)?.Study!.Id
            ?? throw new CommandException($"--resume: there is no search for capacity in {store.Location}");
        var runs = (await StudyRuns.FindAsync(store, reference, cancellation)).Where(static r => r.Study!.Kind == CapacityStudy.Kind).ToList();
        if (runs.Count == 0)
        {
            throw new CommandException($"--resume: there is no search for capacity '{reference}' in {store.Location}; 'proofload runs list' shows what there is");
        }

        var study = runs[^1].Study!;
        if (runs.Exists(static r => r.Ending == RunEnding.Running))
        {
            throw new CommandException($"--resume: {study.Id} is going on in another process");
        }

        return plan is not null && PlanDifference.First(study.Plan, PlanWriter.Write(plan), CapacityStudy.Free) is var (field, before, now)
            ? throw new CommandException($"--resume: the plan is not that of {study.Id}: {field} was {before} and is {now}")
            : runs;
    }

    /// <summary>The plan of a search as it was kept, with the limits that are given now.</summary>
    /// <exception cref="CommandException">It held a secret, which is not kept; one line.</exception>
    public static RunPlan PlanOf(StudyPoint study, Func<string, string?> environment, string folder) => SweepResume.HoldsSecret(study.Plan)
        ? throw new CommandException($"--resume: the plan of {study.Id} held a credential, which is not kept; repeat the command that began it with --resume {study.Id}")
        : PlanFile.Parse(study.Plan, $"the plan of {study.Id}", environment, folder);

    /// <summary>True when a search has its whole answer and there is nothing to go on with.</summary>
    public static bool IsOver(CapacityStudy study, IReadOnlyList<RunResult> runs) =>
        CapacitySitting.Search(study, [.. CapacitySitting.Resumable(runs).Select(static s => s.Probe)]) is { Next: null, Ending: not CapacityEnding.BudgetSpent };
}
