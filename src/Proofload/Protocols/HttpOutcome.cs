using System.Globalization;
using Proofload.Measurement.Recording;

namespace Proofload.Protocols;

/// <summary>Outcome classes of HTTP statuses.</summary>
internal static class HttpOutcome
{
    /// <summary>The class of a status; Ok below 400.</summary>
    public static ErrorKind Of(int status) => status switch
    {
        < 400 => ErrorKind.Ok,
        429 => ErrorKind.RateLimited,
        < 500 => ErrorKind.Http4xx,
        503 or 529 => ErrorKind.Overloaded,
        < 600 => ErrorKind.Http5xx,
        _ => ErrorKind.InvalidResponse,
    };

    /// <summary>A Retry-After in seconds or, against the Date header of the same response, as a date; absent when there is none.</summary>
    public static long RetryAfterNs(string? retryAfter, string? date)
    {
        if (retryAfter is null)
        {
            return RequestRecord.Absent;
        }

        if (double.TryParse(retryAfter, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return (long)(Math.Min(seconds, 1e9) * 1e9);
        }

        return DateTimeOffset.TryParseExact(retryAfter, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
            && DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var now)
            ? Math.Max(0, (until - now).Ticks) * 100
            : RequestRecord.Absent;
    }
}
