namespace Proofload.Measurement.Recording;

/// <summary>
/// One request's facts. Clock points are nanoseconds since the run's start on one monotonic clock;
/// <see cref="Absent"/> marks a point that was never reached. Durations are nanoseconds.
/// </summary>
public record struct RequestRecord
{
    /// <summary>The value of a clock point or count that does not exist for this request.</summary>
    public const long Absent = -1;

    /// <summary>Creates a record with every optional point absent.</summary>
    public RequestRecord()
    {
    }

    /// <summary>Index in the schedule, from 0.</summary>
    public long Index { get; set; }

    /// <summary>Number of the session that the request is a step of, from 0; <see cref="Absent"/> outside sessions.</summary>
    public long Session { get; set; } = Absent;

    /// <summary>Part of the run.</summary>
    public RunPhase Phase { get; set; }

    /// <summary>When the load model wanted the request to start; <see cref="Absent"/> when that is not known (a record of another tool).</summary>
    public long Intended { get; set; }

    /// <summary>Connection ready; only for a request that opened one.</summary>
    public long Connected { get; set; } = Absent;

    /// <summary>Duration of name resolution; only for a request that opened a connection.</summary>
    public long DnsNs { get; set; } = Absent;

    /// <summary>Duration of the TCP handshake; only for a request that opened a connection.</summary>
    public long TcpNs { get; set; } = Absent;

    /// <summary>Duration of the TLS handshake; only for a request that opened a TLS connection.</summary>
    public long TlsNs { get; set; } = Absent;

    /// <summary>First byte of the response head.</summary>
    public long FirstByte { get; set; } = Absent;

    /// <summary>First event with a choice, even one that only names the role: where some tools see the first token.</summary>
    public long FirstChunk { get; set; } = Absent;

    /// <summary>Second event that carries a non-empty delta.</summary>
    public long SecondToken { get; set; } = Absent;

    /// <summary>How the request ended.</summary>
    public ErrorKind Outcome { get; set; }

    /// <summary>The server's Retry-After; <see cref="Absent"/> without one.</summary>
    public long RetryAfterNs { get; set; } = Absent;

    /// <summary>Body bytes sent.</summary>
    public long BytesSent { get; set; }

    /// <summary>Prompt tokens as reported by the server; <see cref="Absent"/> when unknown.</summary>
    public long PromptTokens { get; set; } = Absent;

    /// <summary>Output tokens, reasoning included; <see cref="Absent"/> when unknown.</summary>
    public long OutputTokens { get; set; } = Absent;

    /// <summary>Tokens of the received text as the plan's tokenizer counts them, reasoning and tool calls included; <see cref="Absent"/> when it did not count.</summary>
    public long TokenizerTokens { get; set; } = Absent;

    /// <summary>Reasoning tokens as reported by the server; <see cref="Absent"/> when unknown.</summary>
    public long ReasoningTokens { get; set; } = Absent;

    /// <summary>Prompt tokens served from the server's prefix cache; <see cref="Absent"/> when unknown.</summary>
    public long CachedTokens { get; set; } = Absent;

    /// <summary>Where <see cref="OutputTokens"/> came from.</summary>
    public TokenSource TokenSource { get; set; }

    // What every event of a stream touches is declared together: after the other values of eight bytes and before the other values of four,
    // which is how the runtime lays a struct with references out. So an event fetches two or three cache lines of a record, not eight.

    /// <summary>Just before the first byte of the request was handed to the socket.</summary>
    public long Sent { get; set; } = Absent;

    /// <summary>First event that carries a non-empty content, reasoning or tool-call delta.</summary>
    public long FirstToken { get; set; } = Absent;

    /// <summary>First event that carries non-empty content.</summary>
    public long FirstOutputToken { get; set; } = Absent;

    /// <summary>Last event that carries a non-empty delta.</summary>
    public long LastToken { get; set; } = Absent;

    /// <summary>Last event with a choice, even one that only says why the answer ended.</summary>
    public long LastChunk { get; set; } = Absent;

    /// <summary>Last event of the stream but its end mark; the usage event where the server sends one.</summary>
    public long LastEvent { get; set; } = Absent;

    /// <summary>Response body complete, or the moment the request failed.</summary>
    public long Done { get; set; } = Absent;

    /// <summary>Largest gap between token-bearing events; <see cref="Absent"/> with fewer than two.</summary>
    public long LongestStallNs { get; set; } = Absent;

    /// <summary>Receive time minus the server's own emit stamp, largest of the request; <see cref="Absent"/> without stamps.</summary>
    public long ReceiveLagNs { get; set; } = Absent;

    /// <summary>User-space reading minus the kernel's receive stamp, largest of the request; <see cref="Absent"/> without kernel stamps.</summary>
    public long ReceiveDelayNs { get; set; } = Absent;

    /// <summary>Body bytes received.</summary>
    public long BytesReceived { get; set; }

    /// <summary>Reads that brought bytes of the response.</summary>
    public int Reads { get; set; }

    /// <summary>Reads of <see cref="Reads"/> whose arrival the kernel stamped; the others are timed by the reading itself.</summary>
    public int StampedReads { get; set; }

    /// <summary>Token-bearing events received.</summary>
    public int Chunks { get; set; }

    /// <summary>Events with a choice received, whether they bear a token or not; at least <see cref="Chunks"/>.</summary>
    public int ChoiceChunks { get; set; }

    /// <summary>Token-bearing events that shared a read with another one: no time lies between those, and all have the arrival of the last.</summary>
    public int CoalescedChunks { get; set; }

    /// <summary>Index of the request kind in the mix, from 0.</summary>
    public int Kind { get; set; }

    /// <summary>Virtual user of a closed model, from 0; -1 in open models.</summary>
    public int User { get; set; } = -1;

    /// <summary>How often its step has been sent in the session, this request included, from 1: the turn of a conversation. 0 outside sessions.</summary>
    public int Turn { get; set; }

    /// <summary>HTTP (or protocol) status; 0 when no head was received.</summary>
    public int Status { get; set; }

    /// <summary>Tokens in the first token-bearing event: 1 unless the server reports usage per chunk.</summary>
    public int TokensInFirstChunk { get; set; } = 1;

    /// <summary>The name that the dataset gives the request (<c>custom_id</c> of an OpenAI batch line); null without one.</summary>
    public string? CustomId { get; set; }

    /// <summary>Why the request failed, in a few words; null for a success.</summary>
    public string? Detail { get; set; }

    /// <summary>Sent minus intended: what the generator itself added.</summary>
    public readonly long LatenessNs => Sent < 0 || Intended < 0 ? Absent : Sent - Intended;

    /// <summary>Done minus intended: schedule-anchored, free of coordinated omission.</summary>
    public readonly long LatencyNs => Done < 0 || Intended < 0 ? Absent : Done - Intended;

    /// <summary>Done minus sent: what the server took.</summary>
    public readonly long ServiceTimeNs => Done < 0 || Sent < 0 ? Absent : Done - Sent;

    /// <summary>First token minus intended.</summary>
    public readonly long TtftNs => FirstToken < 0 || Intended < 0 ? Absent : FirstToken - Intended;

    /// <summary>First token minus sent.</summary>
    public readonly long ServiceTtftNs => FirstToken < 0 || Sent < 0 ? Absent : FirstToken - Sent;

    /// <summary>First output token minus intended.</summary>
    public readonly long TtfoNs => FirstOutputToken < 0 || Intended < 0 ? Absent : FirstOutputToken - Intended;

    /// <summary>Time per output token after the first chunk; <see cref="Absent"/> with fewer than two output tokens.</summary>
    public readonly long TpotNs
    {
        get
        {
            var after = OutputTokens - TokensInFirstChunk;
            return OutputTokens < 2 || after < 1 || FirstToken < 0 || LastToken < FirstToken
                ? Absent
                : (LastToken - FirstToken) / after;
        }
    }

    /// <summary>True for <see cref="ErrorKind.Ok"/>.</summary>
    public readonly bool IsSuccess => Outcome == ErrorKind.Ok;

    /// <summary>True for a failure; a cancelled request is neither.</summary>
    public readonly bool IsFailure => Outcome is not (ErrorKind.Ok or ErrorKind.Cancelled);
}
