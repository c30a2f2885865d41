using Proofload.Results;

namespace Proofload.Reports;

/// <summary>How metrics are called and ordered in reports.</summary>
internal static class MetricNames
{
    private static readonly (string Id, string Name, string Meaning)[] Known =
    [
        ("latency", "latency", "from the planned start to the last byte"),
        ("service_time", "service time", "from the moment the request was sent to the last byte"),
        ("ttft", "time to first token", "from the planned start to the first token"),
        ("service_ttft", "TTFT from send", "from the moment the request was sent to the first token"),
        ("ttfo", "time to first output token", "as time to first token, reasoning left out"),
        ("tpot", "time per output token", "after the first token"),
        ("inter_chunk", "inter-chunk gap", "between consecutive chunks, over all requests"),
        ("longest_stall", "longest stall", "largest gap of a request"),
        ("output_speed", "output speed per user", "1 / time per output token"),
        ("output_tokens", "output tokens", "per request"),
        ("prompt_tokens", "prompt tokens", "per request"),
        ("tokenizer_tokens", "output tokens by tokenizer", "per request"),
        ("response_bytes", "response size", "per request"),
        ("session_duration", "session duration", "from the planned start of a session to the end of its last answer, pauses included"),
        ("session_steps", "session steps", "requests of a session"),
        ("query_latency", "query latency", "of a whole multi-sample query"),
        ("connect", "connect", "name resolution, TCP and TLS, where a connection was opened"),
        ("dns", "DNS", "name resolution"),
        ("tcp", "TCP handshake", "where a connection was opened"),
        ("tls", "TLS handshake", "where a connection was opened"),
        ("time_to_failure", "time to failure", "of failed requests, from the planned start"),
        ("lateness", "lateness", "sent after the planned start: the generator's own delay"),
        ("receive_delay", "receive delay", "between the kernel's stamp of a read and our reading: no other time contains it"),
        ("receive_lag", "receive lag", "between the server's stamp and the arrival"),
        ("receive_lag_uncoalesced", "receive lag, alone in a read", "of events that shared their read with no other"),
    ];

    public static string Name(string id) => Array.Find(Known, k => k.Id == id).Name ?? id.Replace('_', ' ');

    public static string? Meaning(string id) => Array.Find(Known, k => k.Id == id).Meaning;

    /// <summary>The metrics of a result in reading order; unknown ones last, by id.</summary>
    public static IEnumerable<(string Id, MetricSummary Summary)> Ordered(IReadOnlyDictionary<string, MetricSummary> metrics) => metrics
        .OrderBy(m => Array.FindIndex(Known, k => k.Id == m.Key) is var i && i < 0 ? int.MaxValue : i)
        .ThenBy(m => m.Key, StringComparer.Ordinal)
        .Select(m => (m.Key, m.Value));
}
