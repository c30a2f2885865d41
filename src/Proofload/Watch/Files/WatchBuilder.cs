using Proofload.Notifications.Files;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo;
using Proofload.Watch.Counting;

namespace Proofload.Watch.Files;

/// <summary>Makes a watch of what a file says, and says what does not fit together.</summary>
internal sealed class WatchBuilder(WatchDocument document, ProblemList problems, Func<string, string?> environment, string folder, string name)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The watch; null when its objectives cannot be read.</summary>
    /// <param name="root">The document's nodes: where something may be missing.</param>
    public WatchPlan? Build(MapNode? root)
    {
        if (root?.Find("objectives") is null || document.Objectives.Length == 0)
            return null;
        ObjectivesFile objectives;
        try
        {
            objectives = ObjectivesFileReader.Read(document.Objectives, Shown(document.Objectives));
        }
        catch (PlanException e)
        {
            problems.Add("objectives", e.Problems.Count == 1 ? e.Message : $"{e.Problems[0]} (and {e.Problems.Count - 1} more)");
            return null;
        }

        if (document.Targets.Count + document.Ingest.AccessLogs.Count + document.Ingest.Metrics.Count + document.Ingest.Runs.Count == 0)
            problems.Add("", "there is nothing to watch: give targets, or ingest", "targets", "ingest");
        var targets = document.Targets.Select((t, i) => Target(t, $"targets[{i}]", objectives)).OfType<WatchTarget>().ToList();
        if (document.Notify is { } notify)
            NotifyRules.Check(notify, "notify", problems);
        var ingest = new IngestBuilder(document.Ingest, objectives, targets, problems).Build();
        var (watched, left) = Watched(objectives, targets, ingest);
        return new WatchPlan
        {
            Name = document.Name ?? name,
            Objectives = watched,
            NotWatched = left,
            Targets = targets,
            Ingest = ingest,
            EvaluateEvery = document.EvaluateEvery,
            Store = document.Store,
            Notify = document.Notify ?? new(),
            Otlp = document.Otlp,
            ProbeHosts = document.ProbeHosts,
        };
    }

    private WatchTarget? Target(TargetEntry entry, string path, ObjectivesFile objectives)
    {
        if (entry.Name.Length > 0 && !_names.Add(entry.Name))
            problems.Add($"{path}.name", $"'{entry.Name}' is the name of two targets; give each its own");
        var defaults = document.Defaults;
        if (PlanOf(entry, path) is not { } plan)
            return null;
        if (plan.HasSessions)
            problems.Add($"{path}.plan", "a probe is a single request; this plan has a scenario or a conversation");
        else if (plan.Setup.Count > 0)
            problems.Add($"{path}.plan", "a probe sends no set-up requests; this plan has some");
        var target = new WatchTarget
        {
            Name = entry.Name,
            Plan = plan,
            Folder = entry.Plan is { } file ? Path.GetDirectoryName(file) ?? "" : folder,
            Every = entry.Every ?? defaults.Every ?? TimeSpan.FromSeconds(10),
            MaxOverlap = entry.MaxOverlap ?? defaults.MaxOverlap ?? 64,
            TokensPerHour = entry.TokensPerHour ?? defaults.TokensPerHour,
            TokensPerDay = entry.TokensPerDay ?? defaults.TokensPerDay,
            Scope = new ObjectiveScope
            {
                Service = entry.Service ?? defaults.Service ?? "",
                Model = entry.Model ?? defaults.Model ?? plan.Target.Model ?? "",
                Route = entry.Route ?? defaults.Route ?? "",
                Region = entry.Region ?? defaults.Region ?? "",
            },
        };
        var bound = objectives.Objectives.Where(o => ScopeMatch.Counts(o, target.Scope)).Select(static o => ObjectiveCounter.LongestBound(o)).DefaultIfEmpty().Max();
        var timeout = entry.Timeout ?? defaults.Timeout;
        if (timeout is { } given && given < 2 * bound)
            problems.Add(entry.Timeout is null ? "defaults.timeout" : $"{path}.timeout", $"{Units.FormatDuration(given)} cuts the tail off: an objective of this target has the bound {Units.FormatDuration(bound)}; give at least twice as much");
        var usual = plan.Target.Timeout;
        return target with { Timeout = timeout ?? (4 * bound > usual ? 4 * bound : usual) };
    }

    private RunPlan? PlanOf(TargetEntry entry, string path)
    {
        if (entry.Plan is { } file)
        {
            if (entry.Target is not null || entry.Requests.Count > 0 || entry.Data is not null)
                problems.Add($"{path}.plan", "the plan says where and what; leave target, requests and data out");
            try
            {
                return PlanFile.Load(file, environment, Shown(file));
            }
            catch (PlanException e)
            {
                problems.Add($"{path}.plan", e.Problems.Count == 1 ? e.Message : $"{e.Problems[0]} (and {e.Problems.Count - 1} more)");
                return null;
            }
        }

        if (entry.Target is null)
        {
            problems.Add(path, "say where probes go: plan: FILE, or target: {url: …}");
            return null;
        }

        var plan = new RunPlan { Name = entry.Name, Target = entry.Target, Requests = entry.Requests, Data = entry.Data ?? new DataPlan() };
        foreach (var problem in PlanValidator.Check(plan, null))
            problems.Add($"{path}.{problem.Path}", problem.Message);
        return plan;
    }

    // One file serves every command, so what a watch cannot count is left out and told; a watch that is left with nothing is a mistake.
    private (ObjectivesFile Watched, IReadOnlyList<(string Name, string Reason)> Left) Watched(ObjectivesFile objectives, List<WatchTarget> targets, IngestPlan ingest)
    {
        var left = new List<(string Name, string Reason)>();
        var fed = ingest.All.SelectMany(static s => s.Objectives).ToHashSet(StringComparer.Ordinal);
        foreach (var objective in objectives.Objectives.Where(o => !fed.Contains(o.Name)))
        {
            if (ObjectiveCounter.Problem(objective) is { } problem)
                left.Add((objective.Name, problem));
            else if (!targets.Exists(t => ScopeMatch.Counts(objective, t.Scope)) && targets.Count == document.Targets.Count)
                left.Add((objective.Name, $"nothing here counts for it; its scope ({ScopeMatch.Describe(objective.Scope)}) fits no target{(ingest.All.Any() ? ", and no source under ingest feeds it" : "")}"));
        }

        // What a source would feed is not known before its own mistakes are mended.
        if (left.Count == objectives.Objectives.Count && !problems.Items.Any(static p => p.Path.StartsWith("ingest", StringComparison.Ordinal)))
        {
            foreach (var (objective, reason) in left)
                problems.Add("objectives", $"objective '{objective}': {reason}", "ingest");
        }

        var names = left.Select(static l => l.Name).ToHashSet(StringComparer.Ordinal);
        return (objectives with
        {
            Objectives = [.. objectives.Objectives.Where(o => !names.Contains(o.Name))],
            Adjustments = [.. objectives.Adjustments.Where(a => !names.Contains(a.Objective))],
        }, left);
    }

    private string Shown(string path) => folder.Length > 0 && path.StartsWith(folder, StringComparison.Ordinal) ? Path.GetRelativePath(folder, path) : path;
}
