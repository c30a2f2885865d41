using Proofload.Ingestion;
using Proofload.Ingestion.Logs;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo;
using Proofload.Watch.Counting;

namespace Proofload.Watch.Files;

/// <summary>
/// Which source feeds which objective. An objective is counted by one kind of source: what a source names is not counted by probes, and what two kinds of source
/// can count must be named, for the same requests would count twice.
/// </summary>
internal sealed class IngestBuilder(IngestDocument document, ObjectivesFile objectives, IReadOnlyList<WatchTarget> targets, ProblemList problems)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _claimed = new(StringComparer.Ordinal);

    public IngestPlan Build()
    {
        var plan = new IngestPlan
        {
            AccessLogs = [.. document.AccessLogs.Select((s, i) => Log(s, $"ingest.access_log[{i}]")).OfType<LogSource>()],
            Metrics = [.. document.Metrics.Select((s, i) => Metrics(s, $"ingest.metrics[{i}]")).OfType<MetricsSource>()],
            Runs = [.. document.Runs.Select((s, i) => Runs(s, $"ingest.runs[{i}]"))],
        };
        for (var i = 1; i < plan.AccessLogs.Count; i++)
        {
            if (plan.AccessLogs.Take(i).Any(l => l.Key == plan.AccessLogs[i].Key))
                problems.Add($"ingest.access_log[{i}].path", "this log is followed already; each of its lines would count twice");
        }

        return plan;
    }

    private LogSource? Log(IngestEntry entry, string path)
    {
        if (!entry.IsJson && entry.Fields.Count > 0)
            problems.Add($"{path}.fields", "is about JSON logs; add format: json");
        if (!entry.IsJson && entry.Unit is not null)
            problems.Add($"{path}.unit", "is about JSON logs; add format: json");
        if (entry.Path.Length == 0)
            return null;
        var statuses = new LogStatuses();
        if (entry.Bad is { } bad && LogStatuses.TryParse(bad.SelectMany(static b => b.Split(',')), out var isBad, out _))
            statuses = statuses with { IsBad = isBad };
        if (entry.Ignore is { } ignore && LogStatuses.TryParse(ignore.SelectMany(static b => b.Split(',')), out var isIgnored, out _))
            statuses = statuses with { IsIgnored = isIgnored };
        var names = new JsonLogFields();
        return new LogSource
        {
            Name = Name(entry, path, Path.GetFileName(entry.Path)),
            Path = entry.Path,
            Json = !entry.IsJson ? null : names with
            {
                Time = entry.Fields.GetValueOrDefault("time") ?? names.Time,
                Status = entry.Fields.GetValueOrDefault("status") ?? names.Status,
                Duration = entry.Fields.GetValueOrDefault("duration") ?? names.Duration,
                Path = entry.Fields.GetValueOrDefault("path") ?? names.Path,
                Model = entry.Fields.GetValueOrDefault("model") ?? names.Model,
                Unit = entry.Unit ?? names.Unit,
            },
            Statuses = statuses,
            Settle = entry.Settle,
            Objectives = Fed(entry, path, "access_log", LogJudge.Problem),
        };
    }

    private MetricsSource? Metrics(IngestEntry entry, string path)
    {
        foreach (var (name, counters) in entry.Counters)
        {
            if (!objectives.Objectives.Any(o => o.Name == name))
                problems.Add($"{path}.counters.{name}", $"there is no objective of this name; {NearestName.Hint(name, Names())}");
            else if (counters.Good is null == counters.Bad is null && counters.Total.Length > 0)
                problems.Add($"{path}.counters.{name}", "give either good or bad, beside total");
        }

        string[] bounded = [.. objectives.Objectives.Where(static o => o.Indicator is { Kind: IndicatorKind.Threshold, IsUpperBound: true }).Select(static o => o.Indicator.Metric).Distinct()];
        foreach (var metric in entry.Histograms.Keys.Where(m => !bounded.Contains(m, StringComparer.Ordinal)))
            problems.Add($"{path}.histograms.{metric}", bounded.Length == 0 ? "no objective has an upper bound on a metric" : $"no objective bounds this metric; {NearestName.Hint(metric, bounded)}");
        return entry.Url is null ? null : new MetricsSource
        {
            Name = Name(entry, path, entry.Url.Authority),
            Url = entry.Url,
            Every = entry.Every ?? TimeSpan.FromSeconds(15),
            Timeout = entry.Timeout,
            Headers = entry.Headers,
            Counters = entry.Counters.ToDictionary(static c => c.Key, static c => new RatioSource { Good = c.Value.Good ?? "", Bad = c.Value.Bad ?? "", Total = c.Value.Total }, StringComparer.Ordinal),
            Histograms = entry.Histograms,
            Objectives = Fed(entry, path, "metrics", o =>
                o.Indicator.Kind == IndicatorKind.Ratio || entry.Counters.ContainsKey(o.Name) || (o.Indicator is { Kind: IndicatorKind.Threshold, IsUpperBound: true } && entry.Histograms.ContainsKey(o.Indicator.Metric)) ? null
                : o.Indicator is { Kind: IndicatorKind.Threshold, IsUpperBound: true } ? $"say under histograms which histogram is its {o.Indicator.Metric}"
                : "say under counters which counters are its events"),
        };
    }

    private RunsSource Runs(IngestEntry entry, string path) => new()
    {
        Name = Name(entry, path, entry.Store is null ? "runs" : Path.GetFileName(entry.Store)),
        Store = entry.Store ?? "",
        Every = entry.Every ?? TimeSpan.FromSeconds(10),
        Run = entry.Run ?? "",
        Objectives = Fed(entry, path, "runs", RecordCounter.Problem),
    };

    private string Name(IngestEntry entry, string path, string usual)
    {
        var name = entry.Name ?? usual;
        if (!_names.Add(name))
            problems.Add(entry.Name is null ? path : $"{path}.name", $"'{name}' is the name of two sources; give each its own name");
        return name;
    }

    private IReadOnlyList<string> Fed(IngestEntry entry, string path, string kind, Func<ServiceLevelObjective, string?> problemOf)
    {
        var fed = new List<string>();
        if (entry.Objectives is { } named)
        {
            for (var i = 0; i < named.Count; i++)
            {
                if (objectives.Objectives.FirstOrDefault(o => o.Name == named[i]) is not { } objective)
                    problems.Add($"{path}.objectives[{i}]", $"there is no objective {Units.Quote(named[i])}; {NearestName.Hint(named[i], Names())}");
                else if (problemOf(objective) is { } problem)
                    problems.Add($"{path}.objectives[{i}]", $"it cannot feed '{named[i]}': {problem}");
                else if (!fed.Contains(named[i], StringComparer.Ordinal))
                    fed.Add(named[i]);
            }

            return fed;
        }

        foreach (var objective in objectives.Objectives.Where(o => problemOf(o) is null && MayBeAbout(o.Scope, entry) && !IsNamed(o) && !targets.Any(t => ScopeMatch.IsProbed(o, t.Scope))))
        {
            if (_claimed.TryGetValue(objective.Name, out var other) && other != kind)
                problems.Add(path, $"objective '{objective.Name}' would be counted by {other} and by {kind}; say with objectives: which source feeds which");
            _claimed[objective.Name] = kind;
            fed.Add(objective.Name);
        }

        if (fed.Count == 0 && !problems.Items.Any(p => p.Path.StartsWith(path, StringComparison.Ordinal)))
            problems.Add(path, "it feeds no objective: those that it could count are probed, named by another source, or of another scope; say with objectives: which it feeds");
        return fed;
    }

    private string[] Names() => [.. objectives.Objectives.Select(static o => o.Name)];

    private bool IsNamed(ServiceLevelObjective objective) =>
        document.AccessLogs.Concat(document.Metrics).Concat(document.Runs).Any(s => s.Objectives?.Contains(objective.Name, StringComparer.Ordinal) == true);

    // What a source does not say is not held against it: a log of one server does not name the server.
    private static bool MayBeAbout(ObjectiveScope scope, IngestEntry entry) =>
        Fits(scope.Service, entry.Service) && Fits(scope.Model, entry.Model) && Fits(scope.Route, entry.Route) && Fits(scope.Region, entry.Region);

    private static bool Fits(string wanted, string? given) => wanted.Length == 0 || given is null || string.Equals(wanted, given, StringComparison.Ordinal);
}
