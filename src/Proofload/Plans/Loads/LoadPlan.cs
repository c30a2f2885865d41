namespace Proofload.Plans.Loads;

/// <summary>When requests are due. Open loads follow a clock, closed loads follow the completions of their users.</summary>
public abstract record LoadPlan
{
    /// <summary>Load before the measured phase, excluded from every metric. Default none.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>Load after the measured phase so that its last requests still see load; excluded. Default none.</summary>
    public TimeSpan CoolDown { get; init; }

    /// <summary>Length of the measured phase; null when the count of requests or the shape ends it.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// Length of the measured phase as far as the plan fixes it: <see cref="Duration"/>, else the length of the shape; null when only a
    /// count of requests or the file ends it.
    /// </summary>
    public TimeSpan? PlannedDuration => Duration ?? ShapeOrNull?.Length;

    private protected virtual Shape? ShapeOrNull => null;

    /// <summary>Number of requests in the measured phase; null when the duration ends it.</summary>
    public long? Requests { get; init; }

    /// <summary>Most requests in flight. Reaching it in an open load drops requests and shows in the verdict. Default 10,000.</summary>
    public int MaxInFlight { get; init; } = 10_000;

    /// <summary>After the last request is sent, how long to wait for answers; null (default) waits for the request timeout.</summary>
    public TimeSpan? Drain { get; init; }
}

/// <summary>An open load: requests are due at a rate over time, whatever the server does.</summary>
public sealed record OpenLoad : LoadPlan
{
    /// <summary>Requests per second over time.</summary>
    public required Shape Rate { get; init; }

    private protected override Shape? ShapeOrNull => Rate;

    /// <summary>Gaps between requests. Default Poisson.</summary>
    public ArrivalProcess Arrivals { get; init; } = ArrivalProcess.Poisson;

    /// <summary>Gamma shape parameter, for <see cref="ArrivalProcess.Gamma"/>: below 1 is burstier than Poisson, above 1 smoother. Default 1.</summary>
    public double Burstiness { get; init; } = 1;
}

/// <summary>Gaps between the requests of an open load.</summary>
public enum ArrivalProcess
{
    /// <summary>Exponential gaps: independent users.</summary>
    Poisson = 0,

    /// <summary>Equal gaps.</summary>
    Uniform,

    /// <summary>Gamma-distributed gaps.</summary>
    Gamma,
}

/// <summary>A closed load: each user sends, waits for the answer, thinks, and sends again.</summary>
public sealed record ClosedLoad : LoadPlan
{
    /// <summary>Users over time.</summary>
    public required Shape Users { get; init; }

    private protected override Shape? ShapeOrNull => Users;

    /// <summary>Pause between an answer and the next request of a user. Default none.</summary>
    public Distribution ThinkTime { get; init; } = Distribution.Zero;
}

/// <summary>A closed load with a fixed amount of work.</summary>
public sealed record IterationsLoad : LoadPlan
{
    /// <summary>Users.</summary>
    public required int Users { get; init; }

    /// <summary>Requests of each user (per-user iterations), or of all users together (shared iterations).</summary>
    public required long Iterations { get; init; }

    /// <summary>True when <see cref="Iterations"/> is one pot for all users.</summary>
    public bool Shared { get; init; }

    /// <summary>Pause between an answer and the next request of a user. Default none.</summary>
    public Distribution ThinkTime { get; init; } = Distribution.Zero;
}

/// <summary>Requests at recorded times.</summary>
public sealed record ReplayLoad : LoadPlan
{
    /// <summary>Trace file; its rows give the times and, where the format has them, the token lengths.</summary>
    public required string Path { get; init; }

    /// <summary>Field or column that holds the time; null uses the format's own.</summary>
    public string? TimestampField { get; init; }

    /// <summary>Unit of numeric time stamps, in seconds. Default 1 (seconds); 0.001 for milliseconds.</summary>
    public double TimestampUnit { get; init; } = 1;

    /// <summary>Rate factor: 2 replays twice as fast. Default 1.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Mean rate to replay at, requests of the trace per second; it gives the speed. Null replays at <see cref="Speed"/>.</summary>
    public double? Rate { get; init; }

    /// <summary>Start again at the end of the trace until the duration is over. Default false.</summary>
    public bool Loop { get; init; }

    /// <summary>Format; null is decided by the file's name and its first fields.</summary>
    public TraceFormat? Format { get; init; }

    /// <summary>Replay from this time of the trace on, counted from its earliest row; it becomes time zero of the load. Null starts with the earliest row.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>Replay up to this time of the trace, which is no longer part of it. Null replays to the end; not together with <see cref="For"/>.</summary>
    public TimeSpan? To { get; init; }

    /// <summary>Length of trace time to replay, from <see cref="From"/> on. Null replays to the end.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Replay only the first rows of the window, in the order of their times. Null replays all.</summary>
    public int? MaxRows { get; init; }

    /// <summary>Share of the sessions to replay, drawn from the seed; a row without a session is drawn for itself. Above 0 to 1. Default 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Tokens that a prefix hash of the trace (<c>hash_ids</c>) stands for, 0 to 65,536; 0 does not use the hashes. Default 512, as in Mooncake's traces.</summary>
    public int BlockTokens { get; init; } = 512;
}

/// <summary>Formats of traces.</summary>
public enum TraceFormat
{
    /// <summary>Delimited text with a header line.</summary>
    Csv = 0,

    /// <summary>One JSON object a line.</summary>
    Jsonl,

    /// <summary>Mooncake's traces: JSON lines with <c>timestamp</c> in milliseconds, <c>input_length</c>, <c>output_length</c> and <c>hash_ids</c>.</summary>
    Mooncake,

    /// <summary>Azure's LLM inference traces of 2023 and 2024: <c>TIMESTAMP</c>, <c>ContextTokens</c>, <c>GeneratedTokens</c>.</summary>
    Azure,

    /// <summary>BurstGPT: <c>Timestamp</c> in seconds, <c>Request tokens</c>, <c>Response tokens</c>, in newer versions <c>Session ID</c>.</summary>
    BurstGpt,
}

/// <summary>One of MLPerf inference's scenarios with its validity rules.</summary>
public sealed record MlperfLoad : LoadPlan
{
    /// <summary>Scenario.</summary>
    public required MlperfScenario Scenario { get; init; }

    /// <summary>Target queries per second, for <see cref="MlperfScenario.Server"/>.</summary>
    public double? TargetRate { get; init; }

    /// <summary>Latency bound of the Server scenario (or TTFT bound for streams), seconds.</summary>
    public double? LatencyBound { get; init; }

    /// <summary>TPOT bound of the Server scenario for streams, seconds.</summary>
    public double? TpotBound { get; init; }

    /// <summary>Samples per query of MultiStream. Default 8.</summary>
    public int SamplesPerQuery { get; init; } = 8;

    /// <summary>Minimum duration. Default 600 s; a lower one marks the result unofficial.</summary>
    public TimeSpan MinDuration { get; init; } = TimeSpan.FromSeconds(600);
}

/// <summary>MLPerf inference scenarios.</summary>
public enum MlperfScenario
{
    /// <summary>Next query on completion; p90.</summary>
    SingleStream = 0,

    /// <summary>Queries of several samples, next on completion; p99 of the query.</summary>
    MultiStream,

    /// <summary>Poisson arrivals; p99 against a bound.</summary>
    Server,

    /// <summary>All at once; samples per second.</summary>
    Offline,
}
