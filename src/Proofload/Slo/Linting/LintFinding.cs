namespace Proofload.Slo.Linting;

/// <summary>How much a finding matters.</summary>
public enum LintSeverity
{
    /// <summary>Good to know.</summary>
    Advice = 0,

    /// <summary>It works, and not as one would expect.</summary>
    Warning,

    /// <summary>It cannot work.</summary>
    Error,
}

/// <summary>Something about an objective that is better known before it is relied on.</summary>
/// <param name="Objective">Name of the objective.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Rule">Name of the rule, such as <c>unreachable-alert</c>.</param>
/// <param name="Message">What, and what to do, in one line.</param>
public sealed record LintFinding(string Objective, LintSeverity Severity, string Rule, string Message);

/// <summary>What the rules need to know of the service.</summary>
public sealed record LintOptions
{
    /// <summary>Bounds of the histogram that latencies are counted in, in seconds. Default: those of the Prometheus client libraries.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = DefaultBuckets;

    /// <summary>Events per second; null when not known, and then nothing is said about traffic.</summary>
    public double? Traffic { get; init; }

    /// <summary>5 ms to 10 s.</summary>
    public static IReadOnlyList<double> DefaultBuckets { get; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}
