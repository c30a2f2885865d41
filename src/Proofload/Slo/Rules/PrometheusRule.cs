namespace Proofload.Slo.Rules;

/// <summary>A file of Prometheus rules, and what it cannot say of the objectives it was made from.</summary>
/// <param name="Groups">Its groups; the rules of a group are evaluated in their order.</param>
/// <param name="Warnings">What could not be expressed, one line each.</param>
public sealed record RuleFile(IReadOnlyList<RuleGroup> Groups, IReadOnlyList<string> Warnings);

/// <summary>Rules that are evaluated together.</summary>
/// <param name="Name">Name, unique in the file.</param>
/// <param name="Interval">Time from one evaluation to the next.</param>
/// <param name="Rules">The rules in their order.</param>
public sealed record RuleGroup(string Name, TimeSpan Interval, IReadOnlyList<PrometheusRule> Rules);

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
