using System.Globalization;

namespace Proofload.Tests.Imports;

/// <summary>Results of vegeta.</summary>
internal static class Vegeta
{
    /// <summary>A line of one request, so long after 03:04:05.</summary>
    public static string Line(long atNs, long latencyNs, bool failed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"attack\":\"\",\"seq\":0,\"code\":{(failed ? 500 : 200)},\"timestamp\":\"2026-01-02T03:04:{5 + (atNs / 1_000_000_000):00}.{atNs % 1_000_000_000:000000000}Z\",\"latency\":{latencyNs},\"bytes_out\":0,\"bytes_in\":1,\"error\":\"\",\"body\":null,\"method\":\"GET\",\"url\":\"http://x/\",\"headers\":null}}\n");
}
