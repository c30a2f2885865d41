using Proofload.Measurement.Recording;

namespace Proofload.Reports.Records;

/// <summary>What a column holds.</summary>
internal enum RecordColumnType
{
    /// <summary>A count; negative means absent.</summary>
    Integer = 0,

    /// <summary>Nanoseconds, written as seconds; <see cref="RequestRecord.Absent"/> means absent.</summary>
    Seconds,

    /// <summary>Nanoseconds that may be negative; <see cref="long.MinValue"/> means absent.</summary>
    SignedSeconds,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>Free text.</summary>
    Text,
}

/// <summary>One column of the raw records. The order of <see cref="All"/> is the order in files.</summary>
internal sealed class RecordColumn
{
    private static readonly string[] Phases = ["measured", "warm_up", "cool_down"];
    private static readonly string[] TokenSources = ["none", "usage", "tokenizer", "chunks"];

    private RecordColumn(string name, RecordColumnType type, Number? number, Words? text)
    {
        Name = name;
        Type = type;
        Value = number ?? (static (in r) => RequestRecord.Absent);
        Text = text ?? (static (in r, k) => null);
    }

    public delegate long Number(in RequestRecord record);

    public delegate string? Words(in RequestRecord record, IReadOnlyList<string> kinds);

    public static IReadOnlyList<RecordColumn> All { get; } =
    [
        Integer("index", static (in r) => r.Index),
        new("kind", RecordColumnType.Text, null, static (in r, kinds) => (uint)r.Kind < (uint)kinds.Count ? kinds[r.Kind] : null),
        Integer("user", static (in r) => r.User),
        Integer("session", static (in r) => r.Session),
        Integer("turn", static (in r) => r.Turn == 0 ? RequestRecord.Absent : r.Turn),
        new("phase", RecordColumnType.Word, null, static (in r, _) => Phases[(int)r.Phase]),
        new("outcome", RecordColumnType.Word, null, static (in r, _) => ErrorKinds.Id(r.Outcome)),
        Integer("status", static (in r) => r.Status == 0 ? RequestRecord.Absent : r.Status),
        Seconds("intended", static (in r) => r.Intended),
        Seconds("sent", static (in r) => r.Sent),
        Seconds("connected", static (in r) => r.Connected),
        Seconds("first_byte", static (in r) => r.FirstByte),
        Seconds("first_token", static (in r) => r.FirstToken),
        Seconds("first_output_token", static (in r) => r.FirstOutputToken),
        Seconds("last_token", static (in r) => r.LastToken),
        Seconds("first_chunk", static (in r) => r.FirstChunk),
        Seconds("second_token", static (in r) => r.SecondToken),
        Seconds("last_chunk", static (in r) => r.LastChunk),
        Seconds("last_event", static (in r) => r.LastEvent),
        Seconds("done", static (in r) => r.Done),
        new("lateness", RecordColumnType.SignedSeconds, static (in r) => r.Sent < 0 ? long.MinValue : r.LatenessNs, null),
        Seconds("latency", static (in r) => r.LatencyNs),
        Seconds("service_time", static (in r) => r.ServiceTimeNs),
        Seconds("ttft", static (in r) => r.TtftNs),
        Seconds("service_ttft", static (in r) => r.ServiceTtftNs),
        Seconds("ttfo", static (in r) => r.TtfoNs),
        Seconds("tpot", static (in r) => r.TpotNs),
        Seconds("longest_stall", static (in r) => r.LongestStallNs),
        Seconds("dns", static (in r) => r.DnsNs),
        Seconds("tcp", static (in r) => r.TcpNs),
        Seconds("tls", static (in r) => r.TlsNs),
        Seconds("retry_after", static (in r) => r.RetryAfterNs),
        new("receive_lag", RecordColumnType.SignedSeconds, static (in r) => r.ReceiveLagNs == RequestRecord.Absent ? long.MinValue : r.ReceiveLagNs, null),
        Seconds("receive_delay", static (in r) => r.ReceiveDelayNs),
        Integer("bytes_sent", static (in r) => r.BytesSent),
        Integer("bytes_received", static (in r) => r.BytesReceived),
        Integer("prompt_tokens", static (in r) => r.PromptTokens),
        Integer("output_tokens", static (in r) => r.OutputTokens),
        Integer("tokenizer_tokens", static (in r) => r.TokenizerTokens),
        Integer("reasoning_tokens", static (in r) => r.ReasoningTokens),
        Integer("cached_tokens", static (in r) => r.CachedTokens),
        new("token_source", RecordColumnType.Word, null, static (in r, _) => TokenSources[(int)r.TokenSource]),
        Integer("chunks", static (in r) => r.Chunks),
        Integer("choice_chunks", static (in r) => r.ChoiceChunks),
        Integer("coalesced_chunks", static (in r) => r.CoalescedChunks),
        Integer("tokens_in_first_chunk", static (in r) => r.TokensInFirstChunk),
        new("custom_id", RecordColumnType.Text, null, static (in r, _) => r.CustomId),
        new("detail", RecordColumnType.Text, null, static (in r, _) => r.Detail),
    ];

    public string Name { get; }

    public RecordColumnType Type { get; }

    public Number Value { get; }

    public Words Text { get; }

    private static RecordColumn Integer(string name, Number value) => new(name, RecordColumnType.Integer, value, null);

    private static RecordColumn Seconds(string name, Number value) => new(name, RecordColumnType.Seconds, value, null);
}
