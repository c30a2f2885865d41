using System.Globalization;
using Proofload.Analysis.Cost;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo.Files;

namespace Proofload.Slo.OpenSlo;

/// <summary>Objectives from OpenSLO v1 documents. What cannot be expressed is left out with a warning that names it.</summary>
public sealed class OpenSloImporter
{
    private readonly string _source;
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, OpenSloNode> _indicators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenSloNode> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenSloNode> _conditions = new(StringComparer.Ordinal);

    private OpenSloImporter(string source) => _source = source;

    /// <summary>Reads documents.</summary>
    /// <param name="text">YAML, one or several documents.</param>
    /// <param name="sourceName">What messages call it.</param>
    /// <returns>The objectives, and what was left out.</returns>
    /// <exception cref="PlanException">It is not YAML, or holds no objective that could be taken over.</exception>
    public static (ObjectivesFile File, IReadOnlyList<string> Warnings) Read(string text, string sourceName)
    {
        var importer = new OpenSloImporter(sourceName);
        var objectives = importer.Objectives([.. YamlComposer.ComposeAll(text, sourceName, "OpenSLO file").Select(static n => new OpenSloNode(n))]);
        return objectives.Count > 0
            ? (new ObjectivesFile { Objectives = ValueList<ServiceLevelObjective>.Of(objectives), Maintenance = ValueList<MaintenanceWindow>.Empty, Adjustments = ValueList<BudgetAdjustment>.Empty }, importer._warnings)
            : throw new PlanException([.. importer._warnings.DefaultIfEmpty($"{sourceName}: there is no document of kind SLO")]);
    }

    private List<ServiceLevelObjective> Objectives(IReadOnlyList<OpenSloNode> documents)
    {
        var objectives = new List<ServiceLevelObjective>();
        var known = documents.Where(IsKnown).ToArray();
        foreach (var document in known)
        {
            var name = document["metadata"]["name"].Text ?? "";
            switch (document["kind"].Text)
            {
                case "SLI": _indicators[name] = document["spec"]; break;
                case "AlertPolicy": _policies[name] = document; break;
                case "AlertCondition": _conditions[name] = document; break;
                case "DataSource": Warn(document, name, "data sources are not kept; say where Prometheus is when the rules are used"); break;
                case "AlertNotificationTarget": Warn(document, name, "notification targets are not kept; receivers are chosen by severity"); break;
                case "SLO" or "Service": break;
                default: Warn(document, name, $"the kind {Units.Quote(document["kind"].Text ?? "")} is not known; allowed: SLO, SLI, AlertPolicy, AlertCondition, DataSource, Service, AlertNotificationTarget"); break;
            }
        }

        foreach (var slo in known.Where(static d => d["kind"].Text == "SLO"))
            Take(slo, objectives);
        return objectives;
    }

    private bool IsKnown(OpenSloNode document)
    {
        if (document["apiVersion"].Text == OpenSloNames.ApiVersion)
            return true;
        Warn(document, document["metadata"]["name"].Text ?? "", $"apiVersion is {Units.Quote(document["apiVersion"].Text ?? "")}, and openslo/v1 is read; left out");
        return false;
    }

    private void Take(OpenSloNode slo, List<ServiceLevelObjective> objectives)
    {
        var spec = slo["spec"];
        var own = slo["metadata"]["name"].Text ?? "";
        var targets = spec["objectives"].Items.ToArray();
        for (var i = 0; i < targets.Length; i++)
        {
            var name = Unique(ObjectivesSection.ToName(targets.Length == 1 ? own : $"{(own.Length > 58 ? own[..58] : own)}-{i + 1}"), objectives);
            if (Objective(slo, spec, targets[i], name) is not { } objective)
                continue;
            var problems = ObjectivesFileWriter.Check(new ObjectivesFile { Objectives = [objective] });
            if (problems.Count == 0)
                objectives.Add(objective);
            else
                Warn(slo, name, $"left out: {problems[0]}");
        }

        if (targets.Length == 0)
            Warn(slo, own, "left out: it has no objectives");
    }

    private ServiceLevelObjective? Objective(OpenSloNode slo, OpenSloNode spec, OpenSloNode target, string name)
    {
        if (Indicator(slo, spec, target, name) is not { } indicator || Share(slo, target, name) is not { } share || Window(slo, spec, name) is not { } window)
            return null;
        BudgetingMethod? method = spec["budgetingMethod"].Text switch { "Occurrences" or null => BudgetingMethod.Occurrences, "Timeslices" => BudgetingMethod.Timeslices, "RatioTimeslices" => BudgetingMethod.RatioTimeslices, _ => null };
        if (method is not { } budgeting)
        {
            Warn(slo, name, $"left out: the budgetingMethod {Units.Quote(spec["budgetingMethod"].Text ?? "")} is not known");
            return null;
        }

        SliceRule? slice = null;
        if (budgeting != BudgetingMethod.Occurrences)
        {
            if (Slice(target) is not { } length || (Number(target["timeSliceTarget"]) is null && budgeting == BudgetingMethod.Timeslices))
            {
                Warn(slo, name, "left out: timeslices need timeSliceWindow and timeSliceTarget");
                return null;
            }

            slice = new SliceRule { Length = length, Target = budgeting == BudgetingMethod.Timeslices && indicator.Kind != IndicatorKind.Level ? Number(target["timeSliceTarget"])!.Value : 0 };
        }

        return new ServiceLevelObjective
        {
            Name = name,
            Description = spec["description"].Text ?? "",
            Scope = new ObjectiveScope
            {
                Service = slo.Annotation(OpenSloNames.Service) ?? (spec["service"].Text is { } service and not "default" ? service : ""),
                Model = slo.Annotation(OpenSloNames.Model) ?? "",
                Route = slo.Annotation(OpenSloNames.Route) ?? "",
                Region = slo.Annotation(OpenSloNames.Region) ?? "",
            },
            Indicator = indicator,
            Target = share,
            Window = window,
            Budgeting = budgeting,
            Slice = slice,
            Alerts = ValueList<BurnRateAlert>.Of([.. spec["alertPolicies"].Items.Select(p => Alert(slo, p, name)).OfType<BurnRateAlert>()]),
            Policy = ValueList<BudgetPolicyStep>.Empty,
            AbsentAfter = Duration(slo.Annotation(OpenSloNames.AbsentAfter)),
        };
    }

    private Indicator? Indicator(OpenSloNode slo, OpenSloNode spec, OpenSloNode target, string name)
    {
        var metric = spec["indicator"]["spec"];
        if (spec["indicatorRef"].Text is { } reference && !_indicators.TryGetValue(reference, out metric))
            return Refuse(slo, name, $"there is no SLI {Units.Quote(reference)}");
        if (slo.Annotation(OpenSloNames.Objective) is { } text && ObjectiveExpression.TryParse(text, out var own, out _, out _))
            return own;
        if (metric["thresholdMetric"].Exists)
            return Refuse(slo, name, "a thresholdMetric is a query over values, and objectives here are counts of good events or a metric of the catalogue; write it as a ratioMetric, or as 'latency 99% < 500ms'");
        var ratio = metric["ratioMetric"];
        if (ratio["raw"].Exists)
            return Refuse(slo, name, "a raw ratio has no counts, and ratios cannot be added over time; give good (or bad) and total");
        if (ratio["counter"].Text == "false")
            return Refuse(slo, name, "its metrics are gauges; counts of good and all events are needed (counter: true)");
        var (good, bad, total) = (Query(ratio["good"]), Query(ratio["bad"]), Query(ratio["total"]));
        if (total is null || (good is null) == (bad is null))
            return Refuse(slo, name, "it needs a ratioMetric with total and either good or bad, each a query of type Prometheus");
        foreach (var query in new[] { good, bad, total }.OfType<string>().Where(static q => q.Contains('(', StringComparison.Ordinal)))
            Warn(slo, name, $"{Units.Quote(query)} is more than the selector of a counter; take rate() and sum() away, for the rules put their own around it");
        return new Indicator { Kind = IndicatorKind.Ratio, Ratio = new RatioSource { Good = good ?? "", Bad = bad ?? "", Total = total } };
    }

    private Indicator? Refuse(OpenSloNode slo, string name, string reason)
    {
        Warn(slo, name, "left out: " + reason);
        return null;
    }

    private decimal? Share(OpenSloNode slo, OpenSloNode target, string name)
    {
        var share = Number(target["target"]) ?? Number(target["targetPercent"]) / 100;
        if (share is null)
            Warn(slo, name, "left out: it has neither target nor targetPercent");
        return share;
    }

    private ObjectiveWindow? Window(OpenSloNode slo, OpenSloNode spec, string name)
    {
        if (Duration(slo.Annotation(OpenSloNames.Window)) is { } exact)
            return new ObjectiveWindow { Length = exact };
        var window = spec["timeWindow"].Items.FirstOrDefault();
        if (!window.Exists)
        {
            Warn(slo, name, "has no timeWindow; 30 days are taken");
            return ObjectiveWindow.Default;
        }

        var text = window["duration"].Text ?? "";
        if (!OpenSloDuration.TryParse(text, out var count, out var unit))
            return Left($"the duration {Units.Quote(text)} is not a whole number with m, h, d, w, M, Q or Y");
        if (!window["calendar"].Exists)
        {
            if (!OpenSloDuration.TryParse(text, out TimeSpan length))
                return Left($"a rolling window of {text} is longer than two years");
            if (unit is 'M' or 'Q' or 'Y')
                Warn(slo, name, $"a rolling window of {text} is taken as {SloScalars.FormatDuration(length)}");
            return new ObjectiveWindow { Length = length };
        }

        var zone = window["calendar"]["timeZone"].Text ?? "UTC";
        if (OpenSloDuration.Unit(unit) is not { } period)
            return Left($"a calendar window of {text} is shorter than a day");
        if (!DateTime.TryParseExact(window["calendar"]["startTime"].Text ?? "", ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var start))
            return Left($"startTime {Units.Quote(window["calendar"]["startTime"].Text ?? "")} is not written 'YYYY-MM-DD hh:mm:ss'");
        var natural = period == CalendarUnit.Week ? new DateTime(1970, 1, 5) : new DateTime(1970, 1, 1);
        return new ObjectiveWindow { Length = CalendarPeriods.NominalLength(period, count), Calendar = new CalendarPeriod { Unit = period, Count = count, TimeZone = zone, Start = start == natural ? null : start } };

        ObjectiveWindow? Left(string reason)
        {
            Warn(slo, name, "left out: " + reason);
            return null;
        }
    }

    private BurnRateAlert? Alert(OpenSloNode slo, OpenSloNode entry, string name)
    {
        var policy = entry;
        if (entry["alertPolicyRef"].Text is { } reference && !_policies.TryGetValue(reference, out policy))
            return Missing($"there is no AlertPolicy {Units.Quote(reference)}");
        var conditions = policy["spec"]["conditions"].Items.ToArray();
        if (conditions.Length != 1)
            return Missing("a policy has exactly one condition");
        var condition = conditions[0];
        if (condition["conditionRef"].Text is { } named && !_conditions.TryGetValue(named, out condition))
            return Missing($"there is no AlertCondition {Units.Quote(named)}");
        if (policy["spec"]["notificationTargets"].Items.Any())
            Warn(slo, name, "notification targets are not kept; receivers are chosen by severity");
        var rule = condition["spec"]["condition"];
        if (rule["kind"].Text != "burnrate" || rule["op"].Text is not ("gt" or "gte"))
            return Missing("only burn rates above a threshold (kind: burnrate, op: gt) can be taken over");
        if (rule["op"].Text == "gte")
            Warn(slo, name, "op gte is taken as gt");
        if (Number(rule["threshold"]) is not { } factor || (Duration(policy.Annotation(OpenSloNames.Long)) ?? Shorthand(rule["lookbackWindow"].Text)) is not { } length)
            return Missing("it needs a threshold and a lookbackWindow");
        var brief = Duration(policy.Annotation(OpenSloNames.Short));
        if (brief is null)
            Warn(slo, name, $"an alert over {SloScalars.FormatDuration(length)} gets a short window of a twelfth");
        return new BurnRateAlert
        {
            Severity = ObjectivesSection.ToName(condition["spec"]["severity"].Text ?? "") is { Length: > 0 } severity ? condition["spec"]["severity"].Text!.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? condition["spec"]["severity"].Text! : severity : "page",
            Long = length,
            Short = brief ?? length / 12,
            Factor = factor,
            For = Duration(policy.Annotation(OpenSloNames.For)) ?? Shorthand(rule["alertAfter"].Text) ?? TimeSpan.Zero,
            MinimumEvents = long.TryParse(policy.Annotation(OpenSloNames.MinimumEvents), NumberStyles.None, CultureInfo.InvariantCulture, out var events) ? events : 0,
            Confidence = policy.Annotation(OpenSloNames.Confidence) is { } sure && PriceScalars.TryParseShare(sure, out var confidence, out _) ? confidence : null,
        };

        BurnRateAlert? Missing(string reason)
        {
            Warn(slo, name, "an alert is left out: " + reason);
            return null;
        }
    }

    private static TimeSpan? Slice(OpenSloNode target)
    {
        const string exact = "proofload/slice=";
        if (target["displayName"].Text is { } name && name.StartsWith(exact, StringComparison.Ordinal))
            return Duration(name[exact.Length..]);
        var text = target["timeSliceWindow"].Text ?? "";

        // A bare number is minutes.
        return Shorthand(text.Length > 0 && text.All(char.IsAsciiDigit) ? text + "m" : text);
    }

    private static string? Query(OpenSloNode metric) =>
        string.Equals(metric["metricSource"]["type"].Text ?? "Prometheus", "Prometheus", StringComparison.OrdinalIgnoreCase) ? metric["metricSource"]["spec"]["query"].Text?.Trim() : null;

    private static TimeSpan? Shorthand(string? text) => text is not null && OpenSloDuration.TryParse(text, out TimeSpan time) ? time : null;

    private static TimeSpan? Duration(string? text) => text is not null && Units.TryParseDuration(text, out var time, out _) ? time : null;

    private static decimal? Number(OpenSloNode node) => node.Text is { } text && PriceScalars.TryParse(text, out var number) ? number : null;

    private static string Unique(string name, List<ServiceLevelObjective> objectives)
    {
        var wanted = name.Length == 0 ? "objective" : name;
        for (var i = 2; objectives.Exists(o => o.Name == wanted); i++)
            wanted = string.Create(CultureInfo.InvariantCulture, $"{(name.Length > 58 ? name[..58] : name)}-{i}");
        return wanted;
    }

    private void Warn(OpenSloNode node, string name, string message)
    {
        var warning = $"{_source}{(node.Line > 0 ? ":" + node.Line.ToString(CultureInfo.InvariantCulture) : "")}: {(name.Length > 0 ? name + ": " : "")}{message}";
        if (!_warnings.Contains(warning, StringComparer.Ordinal))
            _warnings.Add(warning);
    }
}
