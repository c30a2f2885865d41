using Proofload.Measurement.Recording;

namespace Proofload.Transport.WebSockets;

/// <summary>Close codes (RFC 6455, section 7.4, and IANA's registry) and what they say of a request that they ended.</summary>
internal static class CloseCode
{
    public const int Normal = 1000;
    public const int GoingAway = 1001;
    public const int ProtocolError = 1002;
    public const int NoneGiven = 1005;
    public const int InvalidData = 1007;
    public const int TooBig = 1009;
    private const int InternalError = 1011;

    /// <summary>True for codes that may stand in a close frame.</summary>
    public static bool IsValid(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);

    /// <summary>True when the closing side says that it has nothing more to say and all is well.</summary>
    public static bool IsOrderly(int code) => code is Normal or NoneGiven;

    /// <summary>The outcome of a request whose answer was cut off by this code.</summary>
    public static ErrorKind OutcomeOf(int code) => code switch
    {
        Normal or GoingAway or NoneGiven => ErrorKind.Truncated,
        InternalError or 1014 => ErrorKind.Http5xx,
        1012 or 1013 => ErrorKind.Overloaded,
        < 3000 => ErrorKind.Http4xx,

        // Many services write an HTTP status as 4000 + status: 4401, 4429, 4500.
        4429 => ErrorKind.RateLimited,
        4503 or 4529 => ErrorKind.Overloaded,
        >= 4400 and < 4500 => ErrorKind.Http4xx,
        >= 4500 and < 4600 => ErrorKind.Http5xx,
        _ => ErrorKind.StreamError,
    };
}
