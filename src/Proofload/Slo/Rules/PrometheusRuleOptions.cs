namespace Proofload.Slo.Rules;

/// <summary>From which counters rules are made.</summary>
public enum CounterSource
{
    /// <summary>The two counters that <c>proofload watch</c> keeps for each objective. Every kind of objective can be made from them.</summary>
    Objective = 0,

    /// <summary>Counters and histograms of requests: <c>proofload_requests_total</c>, <c>proofload_ttft_seconds_bucket</c> and so on.</summary>
    Requests,
}

/// <summary>How rules are made.</summary>
public sealed record PrometheusRuleOptions
{
    /// <summary>Time from one evaluation to the next; best the scrape interval. Default 30 s, at least 1 ms.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From which counters. An objective with queries of its own always takes those. Default: the objective's counters.</summary>
    public CounterSource Source { get; init; }

    /// <summary>Longest gap in the samples of a counter over which its increments are still counted, when the samples come back. Default 1 h.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Labels that every recorded series and alert gets, such as a team. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Address of the runbook; <c>{objective}</c> and <c>{severity}</c> stand for their values. Default: empty, no such annotation.</summary>
    public string Runbook { get; init; } = "";

    /// <summary>From when the periods of calendar windows are written down; two periods before it are too. Required for objectives with calendar windows.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>For how long from then the periods of calendar windows are written down. Default 400 days.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(400);
}
