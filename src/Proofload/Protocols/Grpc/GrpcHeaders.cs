using System.Globalization;
using Proofload.Plans;

namespace Proofload.Protocols.Grpc;

/// <summary>The headers that every gRPC call sends.</summary>
internal static class GrpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Encoding = "grpc-encoding";
    public const string RetryPushback = "grpc-retry-pushback-ms";

    private const long MostDigits = 99_999_999;

    /// <summary>Headers of calls with this timeout and compression.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(TimeSpan timeout, GrpcCompression compression)
    {
        var headers = new List<KeyValuePair<string, string>>
        {
            new("te", "trailers"),
            new("grpc-accept-encoding", "identity,gzip"),
            new("grpc-timeout", Timeout(timeout)),
        };
        if (compression == GrpcCompression.Gzip)
        {
            headers.Add(new(Encoding, "gzip"));
        }

        return headers;
    }

    /// <summary>A duration as gRPC writes it: at most eight digits and a unit, the finest that fits, rounded up.</summary>
    public static string Timeout(TimeSpan timeout)
    {
        foreach (var (ticks, unit) in ((long, char)[])[(TimeSpan.TicksPerMicrosecond, 'u'), (TimeSpan.TicksPerMillisecond, 'm'), (TimeSpan.TicksPerSecond, 'S'), (TimeSpan.TicksPerMinute, 'M')])
        {
            var count = Math.Max(1, (timeout.Ticks / ticks) + (timeout.Ticks % ticks > 0 ? 1 : 0));
            if (count <= MostDigits)
            {
                return count.ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return MostDigits.ToString(CultureInfo.InvariantCulture) + 'M';
    }
}
