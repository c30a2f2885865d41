namespace Proofload.Measurement.Recording;

/// <summary>
/// Every per-request quantity that is kept as a histogram. The list is closed: a derived metric is computed from these.
/// Ids and units: <see cref="RecordedMetrics"/>. Unless its own text says otherwise, a metric takes successful requests only.
/// </summary>
public enum RecordedMetric : byte
{
    /// <summary>Done minus intended.</summary>
    Latency = 0,

    /// <summary>Done minus sent.</summary>
    ServiceTime,

    /// <summary>Sent minus intended, of every request that was sent, whatever its outcome: it measures the generator.</summary>
    Lateness,

    /// <summary>First token minus intended.</summary>
    Ttft,

    /// <summary>First token minus sent.</summary>
    ServiceTtft,

    /// <summary>First output token minus intended.</summary>
    Ttfo,

    /// <summary>Time per output token after the first chunk.</summary>
    Tpot,

    /// <summary>Gaps between token-bearing events, pooled over requests.</summary>
    InterChunk,

    /// <summary>Largest gap of a request.</summary>
    LongestStall,

    /// <summary>Receive time minus the server's stamp of each stamped event, pooled over requests, whatever their outcome.</summary>
    ReceiveLag,

    /// <summary>The part of <see cref="ReceiveLag"/> whose events came alone in their read, so that the read's stamp is theirs.</summary>
    ReceiveLagUncoalesced,

    /// <summary>User-space reading minus the kernel's receive stamp of each read that has one, pooled over requests, whatever their outcome: the generator's own delay.</summary>
    ReceiveDelay,

    /// <summary>DNS, TCP and TLS together, of requests that opened a connection.</summary>
    Connect,

    /// <summary>Name resolution.</summary>
    Dns,

    /// <summary>TCP handshake.</summary>
    Tcp,

    /// <summary>TLS handshake.</summary>
    Tls,

    /// <summary>Done minus intended of failed requests (minus sent where intended is not known); never mixed with latency.</summary>
    TimeToFailure,

    /// <summary>Duration of one MultiStream query (all its samples); recorded by the scenario.</summary>
    QueryLatency,

    /// <summary>Output tokens of a request.</summary>
    OutputTokens,

    /// <summary>Prompt tokens of a request.</summary>
    PromptTokens,

    /// <summary>First intended to last done of a successful session.</summary>
    SessionDuration,

    /// <summary>Requests of a session that succeeded or failed.</summary>
    SessionSteps,

    /// <summary>Output tokens of a request as the plan's tokenizer counts them, whatever <see cref="OutputTokens"/> came from.</summary>
    TokenizerTokens,
}
