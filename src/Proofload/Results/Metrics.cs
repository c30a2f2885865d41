namespace Proofload.Results;

/// <summary>One metric of the catalogue.</summary>
/// <param name="Id">Its name in objectives, files, reports and Prometheus: snake_case.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Better">Which way is better.</param>
/// <param name="Scope">Whether it is a distribution over requests or one value of a run.</param>
/// <param name="Description">How it is computed, in one line.</param>
public sealed record Metric(string Id, MetricUnit Unit, BetterDirection Better, MetricScope Scope, string Description)
{
    /// <summary>The unit as it is written: <c>s</c>, <c>tokens</c>, <c>steps</c>, <c>bytes</c>, <c>1</c> (a share), <c>1/s</c>, <c>tokens/s</c>.</summary>
    public string UnitSymbol => Unit switch
    {
        MetricUnit.Custom => "",
        MetricUnit.Times => "times",
        MetricUnit.Seconds => "s",
        MetricUnit.Tokens => "tokens",
        MetricUnit.Steps => "steps",
        MetricUnit.Bytes => "bytes",
        MetricUnit.Share => "1",
        MetricUnit.PerSecond => "1/s",
        _ => "tokens/s",
    };

    /// <summary>True when only a protocol that streams tokens can give it.</summary>
    public bool NeedsStream { get; init; }

    /// <summary>True when only a protocol that reports tokens can give it.</summary>
    public bool NeedsTokens { get; init; }

    /// <summary>True when only a plan with sessions (a scenario or a conversation) can give it. It belongs to no kind of request.</summary>
    public bool NeedsSessions { get; init; }

    /// <summary>True when only the code of a scenario in C# can give it, and an objective must say which one by its name: <c>check{name=signed in}</c>.</summary>
    public bool IsNamed { get; init; }

    /// <summary>A metric that a scenario in C# records under a name of its own.</summary>
    internal static Metric OfScenario(string name) => new(name, MetricUnit.Custom, BetterDirection.Neither, MetricScope.PerRequest, "recorded by the scenario");
}

/// <summary>Units of metrics.</summary>
public enum MetricUnit
{
    /// <summary>Seconds.</summary>
    Seconds = 0,

    /// <summary>Tokens.</summary>
    Tokens,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A share, 0 to 1.</summary>
    Share,

    /// <summary>Requests per second.</summary>
    PerSecond,

    /// <summary>Tokens per second.</summary>
    TokensPerSecond,

    /// <summary>Steps of a session.</summary>
    Steps,

    /// <summary>How often something happened.</summary>
    Times,

    /// <summary>The unit that a scenario in C# gives to a metric of its own.</summary>
    Custom,
}

/// <summary>Which way a metric is better.</summary>
public enum BetterDirection
{
    /// <summary>Lower is better.</summary>
    Lower = 0,

    /// <summary>Higher is better.</summary>
    Higher,

    /// <summary>Neither: it describes the load.</summary>
    Neither,
}

/// <summary>What a metric is taken over.</summary>
public enum MetricScope
{
    /// <summary>A distribution: one value (or several) of each request.</summary>
    PerRequest = 0,

    /// <summary>One value of a run.</summary>
    PerRun,
}

/// <summary>The closed catalogue of metrics: every name that an objective, a file, a report or a page may use.</summary>
public static class Metrics
{
    /// <summary>Done minus intended.</summary>
    public static Metric Latency { get; } = Time("latency", "done - intended of successes: schedule-anchored, free of coordinated omission");

    /// <summary>Done minus sent.</summary>
    public static Metric ServiceTime { get; } = Time("service_time", "done - sent of successes: what the server took");

    /// <summary>Sent minus intended.</summary>
    public static Metric Lateness { get; } = Time("lateness", "sent - intended: what the generator itself added");

    /// <summary>First token minus intended.</summary>
    public static Metric Ttft { get; } = Stream("ttft", "first token - intended: content, reasoning or tool-call delta");

    /// <summary>First token minus sent.</summary>
    public static Metric ServiceTtft { get; } = Stream("service_ttft", "first token - sent");

    /// <summary>First output token minus intended.</summary>
    public static Metric Ttfo { get; } = Stream("ttfo", "first content token (not reasoning) - intended");

    /// <summary>Time per output token.</summary>
    public static Metric Tpot { get; } = Stream("tpot", "(last token - first token) / (output tokens - tokens in the first chunk), 2 tokens or more");

    /// <summary>Gaps between token-bearing events.</summary>
    public static Metric InterChunk { get; } = Stream("inter_chunk", "gaps between consecutive token-bearing events, pooled over all requests");

    /// <summary>Largest gap of a request.</summary>
    public static Metric LongestStall { get; } = Stream("longest_stall", "largest gap between token-bearing events of a request");

    /// <summary>Receive lag.</summary>
    public static Metric ReceiveLag { get; } = Stream("receive_lag", "arrival - the server's own emit stamp, pooled over all stamped events; only where the server stamps them");

    /// <summary>Receive lag of events that came alone.</summary>
    public static Metric ReceiveLagUncoalesced { get; } = Stream("receive_lag_uncoalesced", "receive_lag of the events that came alone in their read, so that the read's arrival is theirs");

    /// <summary>Receive delay.</summary>
    public static Metric ReceiveDelay { get; } = Time("receive_delay", "user-space reading - the kernel's receive stamp of each read: what the generator itself would have added; only where the kernel stamps");

    /// <summary>Time to open a connection.</summary>
    public static Metric Connect { get; } = Time("connect", "name resolution, TCP and TLS handshake together, of requests that opened a connection");

    /// <summary>Name resolution.</summary>
    public static Metric Dns { get; } = Time("dns", "name resolution, of requests that opened a connection");

    /// <summary>TCP handshake.</summary>
    public static Metric Tcp { get; } = Time("tcp", "TCP handshake, of requests that opened a connection");

    /// <summary>TLS handshake.</summary>
    public static Metric Tls { get; } = Time("tls", "TLS handshake, of requests that opened a TLS connection");

    /// <summary>Done minus intended of failures.</summary>
    public static Metric TimeToFailure { get; } = new("time_to_failure", MetricUnit.Seconds, BetterDirection.Neither, MetricScope.PerRequest, "failed - intended of failures; never mixed with the latency of successes");

    /// <summary>Latency of a whole MultiStream query.</summary>
    public static Metric QueryLatency { get; } = Time("query_latency", "latency of a MLPerf MultiStream query: last sample done - query issued");

    /// <summary>Duration of a session.</summary>
    public static Metric SessionDuration { get; } = Time("session_duration", "last done - first intended of successful sessions, pauses included") with { NeedsSessions = true };

    /// <summary>Requests of a session.</summary>
    public static Metric SessionSteps { get; } = new("session_steps", MetricUnit.Steps, BetterDirection.Neither, MetricScope.PerRequest, "requests of a session that succeeded or failed") { NeedsSessions = true };

    /// <summary>Output tokens of a request.</summary>
    public static Metric OutputTokens { get; } = new("output_tokens", MetricUnit.Tokens, BetterDirection.Neither, MetricScope.PerRequest, "output tokens of a success: server usage, else tokenizer, else chunks") { NeedsTokens = true };

    /// <summary>Prompt tokens of a request.</summary>
    public static Metric PromptTokens { get; } = new("prompt_tokens", MetricUnit.Tokens, BetterDirection.Neither, MetricScope.PerRequest, "prompt tokens of a success as the server reports them") { NeedsTokens = true };

    /// <summary>Output tokens of a request as the plan's tokenizer counts them.</summary>
    public static Metric TokenizerTokens { get; } = new("tokenizer_tokens", MetricUnit.Tokens, BetterDirection.Neither, MetricScope.PerRequest, "output tokens of a success as the plan's tokenizer counts the text, beside output_tokens; only with a tokenizer") { NeedsTokens = true };

    /// <summary>Response bytes of a request.</summary>
    public static Metric ResponseBytes { get; } = new("response_bytes", MetricUnit.Bytes, BetterDirection.Neither, MetricScope.PerRequest, "body bytes received of a success");

    /// <summary>Output speed that one user sees.</summary>
    public static Metric OutputSpeed { get; } = new("output_speed", MetricUnit.TokensPerSecond, BetterDirection.Higher, MetricScope.PerRequest, "1 / tpot: the speed that one user sees") { NeedsStream = true, NeedsTokens = true };

    /// <summary>Successful requests per second.</summary>
    public static Metric Throughput { get; } = Run("throughput", MetricUnit.PerSecond, BetterDirection.Higher, "successful requests / window");

    /// <summary>Output tokens per second of the whole run.</summary>
    public static Metric OutputTokenThroughput { get; } = Run("output_token_throughput", MetricUnit.TokensPerSecond, BetterDirection.Higher, "output tokens of successful requests / window") with { NeedsTokens = true };

    /// <summary>Intended requests per second.</summary>
    public static Metric OfferedRate { get; } = Run("offered_rate", MetricUnit.PerSecond, BetterDirection.Neither, "intended requests / window");

    /// <summary>Sent requests per second.</summary>
    public static Metric SentRate { get; } = Run("sent_rate", MetricUnit.PerSecond, BetterDirection.Neither, "sent requests / window");

    /// <summary>Share of failures.</summary>
    public static Metric ErrorRate { get; } = Run("error_rate", MetricUnit.Share, BetterDirection.Lower, "failed / (successful + failed)");

    /// <summary>Share of requests that met every per-request objective.</summary>
    public static Metric Goodput { get; } = Run("goodput", MetricUnit.Share, BetterDirection.Higher, "requests that met every per-request objective / (successful + failed)");

    /// <summary>Requests per second that met every per-request objective.</summary>
    public static Metric GoodputRate { get; } = Run("goodput_rate", MetricUnit.PerSecond, BetterDirection.Higher, "requests that met every per-request objective / window");

    /// <summary>Successful over valid requests.</summary>
    public static Metric Availability { get; } = Run("availability", MetricUnit.Share, BetterDirection.Higher, "successful / valid, where valid excludes what the agreement excludes");

    /// <summary>Share of sessions without a failed request.</summary>
    public static Metric SessionSuccessRate { get; } = Run("session_success_rate", MetricUnit.Share, BetterDirection.Higher, "sessions without a failed request, or check or exception of their code / (successful + failed sessions)") with { NeedsSessions = true };

    /// <summary>Successful sessions per second.</summary>
    public static Metric SessionThroughput { get; } = Run("session_throughput", MetricUnit.PerSecond, BetterDirection.Higher, "successful sessions / window") with { NeedsSessions = true };

    /// <summary>Share of a scenario's checks that held.</summary>
    public static Metric Check { get; } = Run("check", MetricUnit.Share, BetterDirection.Higher, "checks of a name in a scenario's code that held / all of that name") with { IsNamed = true };

    /// <summary>A counter of a scenario.</summary>
    public static Metric Count { get; } = Run("count", MetricUnit.Times, BetterDirection.Neither, "what a scenario's code counted under a name") with { IsNamed = true };

    /// <summary>All metrics, in the order of the reports.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        Latency, ServiceTime, Lateness, Ttft, ServiceTtft, Ttfo, Tpot, InterChunk, LongestStall, ReceiveLag, ReceiveLagUncoalesced, ReceiveDelay,
        Connect, Dns, Tcp, Tls,
        TimeToFailure, QueryLatency, SessionDuration, SessionSteps, OutputTokens, PromptTokens, TokenizerTokens, ResponseBytes, OutputSpeed,
        Throughput, OutputTokenThroughput, OfferedRate, SentRate, ErrorRate, Goodput, GoodputRate, Availability, SessionSuccessRate, SessionThroughput, Check, Count,
    ];

    /// <summary>Ids of <see cref="All"/>.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. All.Select(m => m.Id)];

    private static Dictionary<string, Metric> ById { get; } = All.ToDictionary(m => m.Id, StringComparer.Ordinal);

    /// <summary>The metric with this id, or null.</summary>
    public static Metric? Find(string id) => ById.GetValueOrDefault(id);

    private static Metric Time(string id, string description) => new(id, MetricUnit.Seconds, BetterDirection.Lower, MetricScope.PerRequest, description);

    private static Metric Stream(string id, string description) => Time(id, description) with { NeedsStream = true };

    private static Metric Run(string id, MetricUnit unit, BetterDirection better, string description) => new(id, unit, better, MetricScope.PerRun, description);
}
