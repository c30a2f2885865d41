namespace Proofload.Slo.Rules;

/// <summary>Names of the metrics that <c>proofload watch</c> exposes and rules are made from. docs/prometheus.md says what they are.</summary>
public static class MetricNames
{
    /// <summary>Events of an objective.</summary>
    public const string ObjectiveEvents = "proofload_objective_events_total";

    /// <summary>Good events of an objective.</summary>
    public const string ObjectiveGood = "proofload_objective_good_total";

    /// <summary>Requests by outcome.</summary>
    public const string Requests = "proofload_requests_total";

    /// <summary>Judgements of checks.</summary>
    public const string Checks = "proofload_checks_total";

    /// <summary>Tokens of prompts.</summary>
    public const string InputTokens = "proofload_input_tokens_total";

    /// <summary>Tokens of answers.</summary>
    public const string OutputTokens = "proofload_output_tokens_total";
}
