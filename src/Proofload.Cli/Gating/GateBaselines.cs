using Proofload.Analysis.Comparison;
using Proofload.Analysis.Gates;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;
using Proofload.Studies;

namespace Proofload.Cli.Gating;

/// <summary>The stored runs that a gate compares with.</summary>
internal static class GateBaselines
{
    /// <summary>Runs of a name: the candidate's of an earlier gate, a baseline's, or a list with commas. Invalid measurements are left out.</summary>
    /// <exception cref="CommandException">There are none, or they are of another plan; one line.</exception>
    public static async Task<IReadOnlyList<RunResult>> FindAsync(IRunStore store, string name, RunPlan plan, IReadOnlyList<string> allowed, CliServices services)
    {
        var study = await StudyRuns.FindAsync(store, name, services.Stop);
        IReadOnlyList<RunResult> runs = study.Count > 0 && study[0].Study!.Kind == GatePlace.Kind
            ? GatePair.Of(study) is { Count: > 0 } pairs ? [.. pairs.Select(static p => p.B)] : [.. study.Where(static r => GatePlace.Of(r.Study!) is { IsCandidate: true } && r.Ending == RunEnding.Completed)]
            : (await RunSets.FindAsync(store, name, services)).Runs;
        foreach (var run in runs)
        {
            // What can be known before the load is refused before it.
            if (Elsewhere(run).FirstOrDefault(d => !allowed.Contains(d.Part, StringComparer.Ordinal)) is { } difference)
            {
                throw new CommandException($"--baseline: the stored runs of '{name}' are not comparable: they differ in {difference}. If that is what you mean, add --allow {string.Join(',', Elsewhere(run).Select(static d => d.Part).Union(allowed, StringComparer.Ordinal))}");
            }

            if (!allowed.Contains("plan", StringComparer.Ordinal) && PlanDifference.All(run.Plan, PlanWriter.Write(plan with { Gate = null, Capacity = null }), "name", "labels", "objectives", "seed", "gate", "capacity").Where(static f => f.Field != "target.url").Select(static f => ((string Field, string Before, string Now)?)f).FirstOrDefault() is var (field, before, now))
            {
                throw new CommandException($"--baseline: the stored runs of '{name}' are of another plan: {field} was {before} and is {now}. If that is what you mean, add --allow plan");
            }
        }

        return [.. runs.Where(static r => r.Verdict.Measurement != MeasurementState.Invalid && r.Counts.Ok > 0)];
    }

    private static IEnumerable<RunDifference> Elsewhere(RunResult run)
    {
        if (run.Fingerprint.Machine != MachineDescription.Describe())
        {
            yield return new RunDifference("machine", run.Fingerprint.Machine, MachineDescription.Describe());
        }

        if (run.Fingerprint.Version != ProductVersion.Text)
        {
            yield return new RunDifference("version", run.Fingerprint.Version, ProductVersion.Text);
        }
    }

    /// <summary>The runs of a gate with the stored ones that it compared with in front; other studies as they are.</summary>
    public static async Task<IReadOnlyList<RunResult>> WithStoredAsync(IRunStore store, IReadOnlyList<RunResult> runs, CancellationToken cancellation)
    {
        var all = new List<RunResult>();
        foreach (var id in runs.Select(static r => r.Study is null ? null : GatePlace.Of(r.Study)).OfType<GatePlace>().SelectMany(static p => p.StoredRuns).Distinct(StringComparer.Ordinal))
        {
            if (await store.FindAsync(id, cancellation) is { } run)
            {
                all.Add(run);
            }
        }

        return [.. all, .. runs];
    }

    /// <summary>The newest gate of the same plan with pairs from which noise is known; null when there is none.</summary>
    public static async Task<GateOutcome?> EarlierAsync(IRunStore store, GateStudy study, CancellationToken cancellation)
    {
        const int MostCandidates = 5;
        var candidates = (await store.ListAsync(int.MaxValue, cancellation)).Where(r => r.Study is { Kind: GatePlace.Kind } mark && mark.Id != study.Id)
            .GroupBy(static r => r.Study!.Id, StringComparer.Ordinal).Where(static g => g.Count() >= 8).Take(MostCandidates);
        foreach (var candidate in candidates)
        {
            if (await store.FindAsync(candidate.First().Id, cancellation) is { Study: { } mark } && mark.Fingerprint == study.Fingerprint && GatePlace.Of(mark)?.Mode != GateMode.Stored)
            {
                return GateOutcome.Of(await StudyRuns.FindAsync(store, mark.Id, cancellation));
            }
        }

        return null;
    }
}
