namespace Proofload.Measurement.Recording;

/// <summary>What the values of a recorded histogram are.</summary>
public enum RecordedUnit : byte
{
    /// <summary>Durations in nanoseconds.</summary>
    Nanoseconds = 0,

    /// <summary>Numbers of tokens.</summary>
    Tokens,

    /// <summary>Numbers of steps.</summary>
    Steps,
}

/// <summary>The ids and units of <see cref="RecordedMetric"/>.</summary>
public static class RecordedMetrics
{
    private static readonly string[] Ids =
    [
        "latency", "service_time", "lateness", "ttft", "service_ttft", "ttfo", "tpot", "inter_chunk", "longest_stall",
        "receive_lag", "receive_lag_uncoalesced", "receive_delay", "connect", "dns", "tcp", "tls", "time_to_failure", "query_latency", "output_tokens", "prompt_tokens",
        "session_duration", "session_steps", "tokenizer_tokens",
    ];

    /// <summary>Number of metrics; their values are 0 to <c>Count - 1</c>.</summary>
    public static int Count => Ids.Length;

    /// <summary>All metrics in declaration order.</summary>
    public static IReadOnlyList<RecordedMetric> All { get; } = [.. Enumerable.Range(0, Ids.Length).Select(static i => (RecordedMetric)i)];

    /// <summary>The metrics that every <see cref="Tick"/> carries, for live views, time series and the block bootstrap.</summary>
    public static IReadOnlyList<RecordedMetric> InTicks { get; } =
    [
        RecordedMetric.Latency, RecordedMetric.ServiceTime, RecordedMetric.Lateness,
        RecordedMetric.Ttft, RecordedMetric.Tpot, RecordedMetric.InterChunk,
    ];

    /// <summary>The snake_case id used in files, metrics and reports.</summary>
    /// <param name="metric">A member of the list.</param>
    public static string Id(RecordedMetric metric) => Ids[(int)metric];

    /// <summary>The unit of the recorded values.</summary>
    /// <param name="metric">A member of the list.</param>
    public static RecordedUnit Unit(RecordedMetric metric) => metric switch
    {
        RecordedMetric.OutputTokens or RecordedMetric.PromptTokens or RecordedMetric.TokenizerTokens => RecordedUnit.Tokens,
        RecordedMetric.SessionSteps => RecordedUnit.Steps,
        _ => RecordedUnit.Nanoseconds,
    };

    /// <summary>True for a metric of whole sessions: it belongs to no kind of request.</summary>
    /// <param name="metric">A member of the list.</param>
    public static bool IsOfSessions(RecordedMetric metric) => metric is RecordedMetric.SessionDuration or RecordedMetric.SessionSteps;

    /// <summary>The metric of an id.</summary>
    /// <param name="id">As <see cref="Id"/> returns it.</param>
    /// <param name="metric">The metric, when known.</param>
    /// <returns>False for an unknown id.</returns>
    public static bool TryParse(string? id, out RecordedMetric metric)
    {
        var index = Array.IndexOf(Ids, id);
        metric = index < 0 ? default : (RecordedMetric)index;
        return index >= 0;
    }

    internal static int TickSlot(RecordedMetric metric) => metric switch
    {
        RecordedMetric.Latency => 0,
        RecordedMetric.ServiceTime => 1,
        RecordedMetric.Lateness => 2,
        RecordedMetric.Ttft => 3,
        RecordedMetric.Tpot => 4,
        RecordedMetric.InterChunk => 5,
        _ => -1,
    };
}
