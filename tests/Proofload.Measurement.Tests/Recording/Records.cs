using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

/// <summary>Records to feed recorders with; times in milliseconds of run time.</summary>
internal static class Records
{
    public static RequestRecord Ok(long intendedMs, long latencyMs, int kind = 0) => new()
    {
        Kind = kind,
        Intended = intendedMs * 1_000_000,
        Sent = (intendedMs * 1_000_000) + 50_000,
        Done = (intendedMs + latencyMs) * 1_000_000,
        BytesSent = 10,
        BytesReceived = 100,
    };

    /// <summary>TTFT 20 ms, 5 tokens in 5 chunks, 10 ms apart.</summary>
    public static RequestRecord Stream(long intendedMs) => Ok(intendedMs, 70) with
    {
        FirstByte = (intendedMs + 15) * 1_000_000,
        FirstToken = (intendedMs + 20) * 1_000_000,
        FirstOutputToken = (intendedMs + 30) * 1_000_000,
        LastToken = (intendedMs + 60) * 1_000_000,
        OutputTokens = 5,
        TokenSource = TokenSource.Usage,
        PromptTokens = 40,
        ReasoningTokens = 1,
        CachedTokens = 16,
        Chunks = 5,
        LongestStallNs = 11_000_000,
        ReceiveLagNs = 30_000,
        DnsNs = 1_000,
        TcpNs = 2_000,
        TlsNs = 3_000,
    };

    public static RequestRecord Failed(long intendedMs, long afterMs, ErrorKind kind = ErrorKind.Timeout) =>
        Ok(intendedMs, afterMs) with { Outcome = kind };
}
