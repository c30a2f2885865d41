namespace Proofload.Slo.Rules;

/// <summary>A file of Prometheus rules, and what it cannot say of the objectives it was made from.</summary>
/// <param name="Groups">Its groups; the rules of a group are evaluated in their order.</param>
/// <param name="Warnings">What could not be expressed, one line each.</param>
public sealed record RuleFile(IReadOnlyList<RuleGroup> Groups, IReadOnlyList<RuleWarning> Warnings)
{
    /// <summary>A file for each objective, and one for the alerts on the rules themselves, each with its name. Tests of one objective then need not evaluate the rules of all.</summary>
    public IReadOnlyList<(string Name, RuleFile File)> Split() =>
        [.. Groups.GroupBy(static g => g.Objective).Select(g => (NameOf(g.Key), new RuleFile([.. g], [.. Warnings.Where(w => w.Objective == g.Key)])))];

    /// <summary>Name of the file of an objective; of the alerts on the rules themselves when it is empty.</summary>
    internal static string NameOf(string objective) => objective.Length > 0 ? $"proofload-{objective}.rules.yaml" : "proofload.rules.yaml";
}

/// <summary>What rules cannot say.</summary>
/// <param name="Objective">Name of the objective.</param>
/// <param name="Text">What, one line.</param>
public sealed record RuleWarning(string Objective, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Objective}: {Text}";
}

/// <summary>Rules that are evaluated together.</summary>
/// <param name="Objective">Name of the objective they are about; empty: all.</param>
/// <param name="Name">Name, unique in the file.</param>
/// <param name="Interval">Time from one evaluation to the next.</param>
/// <param name="Rules">The rules in their order.</param>
public sealed record RuleGroup(string Objective, string Name, TimeSpan Interval, IReadOnlyList<PrometheusRule> Rules);

/// <summary>A recording or an alerting rule.</summary>
public sealed record PrometheusRule
{
    /// <summary>Name of the recorded series; empty for an alert.</summary>
    public string Record { get; init; } = "";

    /// <summary>Name of the alert; empty for a recording rule.</summary>
    public string Alert { get; init; } = "";

    /// <summary>The PromQL.</summary>
    public required string Expression { get; init; }

    /// <summary>For how long an alert's expression must hold. Default: not at all.</summary>
    public TimeSpan For { get; init; }

    /// <summary>Labels in the order in which they are written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Annotations of an alert in the order in which they are written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];
}
