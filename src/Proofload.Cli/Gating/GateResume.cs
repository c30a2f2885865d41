using Proofload.Analysis.Gates;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Studies;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Cli.Gating;

/// <summary>Finds the gate that goes on, and refuses to go on with another plan.</summary>
internal static class GateResume
{
    /// <summary>The runs of the gate.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="reference">Id or its beginning; null for the last one that was interrupted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="CommandException">There is none, or it goes on elsewhere; one line.</exception>
    public static async Task<IReadOnlyList<RunResult>> FindAsync(IRunStore store, string? reference, CancellationToken cancellation)
    {
        var id = reference ?? (await store.ListAsync(int.MaxValue, cancellation)).FirstOrDefault(static r => r.Study?.Kind == GatePlace.Kind && r.Ending is RunEnding.Interrupted or RunEnding.Crashed)?.Study!.Id;
        IReadOnlyList<RunResult> runs = id is null ? [] : [.. (await StudyRuns.FindAsync(store, id, cancellation)).Where(static r => r.Study!.Kind == GatePlace.Kind)];
        if (runs.Count == 0)
        {
            throw new CommandException(reference is null
                ? $"--resume: there is no interrupted gate in {store.Location}"
                : $"--resume: there is no gate '{reference}' in {store.Location}; 'proofload runs list' shows what there is");
        }

        return runs.Any(static r => r.Ending == RunEnding.Running)
            ? throw new CommandException($"--resume: {runs[^1].Study!.Id} is going on in another process")
            : runs;
    }

    /// <summary>The plan with the time that the gate is given now; refuses when it is used already.</summary>
    /// <exception cref="CommandException">No pair fits into what is left; one line.</exception>
    public static RunPlan WithTime(RunPlan plan, TimeSpan? given, IReadOnlyList<RunResult> earlier)
    {
        var gate = plan.Gate!;
        gate = gate with { MaxTime = given ?? gate.MaxTime };
        var used = TimeSpan.FromSeconds(Math.Ceiling(GatePlace.UsedBy(earlier)));
        return used >= gate.MaxTime
            ? throw new CommandException($"--resume: {Units.FormatDuration(used)} of the gate's {Units.FormatDuration(gate.MaxTime)} are used; give it more with --max-time, for example --max-time {Units.FormatDuration(gate.MaxTime * 2)}")
            : plan with { Gate = gate };
    }

    /// <summary>The plan of the gate: the one that was named, which must be its own, or the kept one.</summary>
    /// <exception cref="CommandException">It is another, or held a secret; one line.</exception>
    public static RunPlan PlanOf(StudyPoint study, RunPlan? named, Func<string, string?> environment, string folder)
    {
        if (named is null)
        {
            return SweepResume.HoldsSecret(study.Plan)
                ? throw new CommandException($"--resume: the plan of {study.Id} held a credential, which is not kept; repeat the command that began it with --resume {study.Id}")
                : PlanFile.Parse(study.Plan, $"the plan of {study.Id}", environment, folder);
        }

        return PlanDifference.First(study.Plan, PlanWriter.Write(named), "name", "labels", "gate.max_time") is var (field, before, now)
            ? throw new CommandException($"--resume: the plan is not that of {study.Id}: {field} was {before} and is {now}")
            : named;
    }
}
