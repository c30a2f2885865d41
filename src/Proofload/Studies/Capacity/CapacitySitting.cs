using Proofload.Analysis.Capacity;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Studies.Capacity;

/// <summary>A search as far as its stored runs tell.</summary>
public static class CapacitySitting
{
    /// <summary>Seconds around a probe that are not load: connections, rehearsal, the wait for the last answers.</summary>
    private const double Around = 1;

    /// <summary>The probes that are settled, in order without a gap: the newest run of each.</summary>
    /// <param name="runs">Runs of one study.</param>
    public static IReadOnlyList<(RunResult Run, CapacityProbe Probe)> Settled(IEnumerable<RunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var newest = runs.Select(static r => (Run: r, Probe: CapacityProbe.Of(r))).Where(static p => p.Probe is not null)
            .GroupBy(static p => p.Run.Study!.Point).ToDictionary(static g => g.Key, static g => g.MaxBy(static p => p.Run.StartedAt));
        var settled = new List<(RunResult, CapacityProbe)>();
        while (newest.TryGetValue(settled.Count + 1, out var next))
            settled.Add((next.Run, next.Probe!));
        return settled;
    }

    /// <summary>
    /// The probes that a new sitting goes on from. Those at the end in which the target was down, or the generator the limit, ended the search and are measured
    /// again: whoever resumes has mended that.
    /// </summary>
    /// <param name="runs">Runs of one study.</param>
    public static IReadOnlyList<(RunResult Run, CapacityProbe Probe)> Resumable(IEnumerable<RunResult> runs)
    {
        var settled = Settled(runs).ToList();
        while (settled.Count > 0 && settled[^1].Probe.Step.Verdict is ProbeVerdict.TargetDown or ProbeVerdict.Invalid)
            settled.RemoveAt(settled.Count - 1);
        return settled;
    }

    /// <summary>The search after these probes. The limit of time is that of the whole study; what is left of it goes to load.</summary>
    /// <param name="study">The study.</param>
    /// <param name="probes">Its probes, in order.</param>
    public static CapacitySearch Search(CapacityStudy study, IReadOnlyList<CapacityProbe> probes)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(probes);
        var options = study.Options;
        if (study.Search.MaxTime is { } most)
        {
            var load = probes.Sum(static p => p.Step.Observed.Duration);
            var left = most.TotalSeconds - probes.Sum(static p => p.Seconds) - study.Settle.TotalSeconds - Around;
            options = options with { MaxTime = load + Math.Max(left, 1e-3) };
        }

        if (options.MaxRequests is { } requests)
            options = options with { MaxRequests = Math.Max(1, requests - probes.Sum(static p => p.Excluded)) };
        return probes.Count == 0 ? CapacitySearch.Start(options) : CapacitySearch.Resume(options, [.. probes.Select(static p => p.Step)]);
    }

    /// <summary>The answer of a study from its stored runs; one that did not come to its end is told as interrupted.</summary>
    /// <param name="runs">Runs of one study, at least one.</param>
    /// <param name="environment">Gives the value of a variable for <c>${NAME}</c>.</param>
    /// <param name="folder">Folder that relative paths are taken from.</param>
    /// <exception cref="PlanException">The plan that was kept cannot be read.</exception>
    public static CapacityStudyResult Restore(IReadOnlyList<RunResult> runs, Func<string, string?> environment, string folder)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var point = runs[^1].Study!;
        var plan = PlanFile.Parse(point.Plan, $"the plan of {point.Id}", environment, folder, new PlanValidatorOptions { FileExists = static _ => true, FolderExists = static _ => true });
        var study = CapacityStudy.Restore(plan, point.Id);
        var settled = Settled(runs);
        return new CapacityStudyResult(
            study, Search(study, [.. settled.Select(static s => s.Probe)]).Interrupted(), [.. settled.Select(static s => s.Run), .. Unsettled(runs, settled.Count)], settled.Sum(static s => s.Probe.Seconds));
    }

    private static IEnumerable<RunResult> Unsettled(IReadOnlyList<RunResult> runs, int settled) =>
        runs.Where(r => r.Study!.Point == settled + 1).OrderByDescending(static r => r.StartedAt).Take(1);
}
