namespace Proofload.Measurement.Recording;

/// <summary>How one request ended. The snake_case name of a member is its id in files, metrics and reports.</summary>
public enum ErrorKind : byte
{
    /// <summary>The response was complete and every check on it held.</summary>
    Ok = 0,

    /// <summary>The host name could not be resolved.</summary>
    Dns,

    /// <summary>The target refused the connection.</summary>
    ConnectRefused,

    /// <summary>No connection within the connect timeout.</summary>
    ConnectTimeout,

    /// <summary>The TLS handshake failed, or an alert ended TLS before the response.</summary>
    Tls,

    /// <summary>The response was not complete within the request timeout.</summary>
    Timeout,

    /// <summary>The connection was reset or closed before a complete response head.</summary>
    Reset,

    /// <summary>A status from 400 to 499 other than 429.</summary>
    Http4xx,

    /// <summary>Status 429.</summary>
    RateLimited,

    /// <summary>A status from 500 to 599 other than 503 and 529.</summary>
    Http5xx,

    /// <summary>Status 503 or 529.</summary>
    Overloaded,

    /// <summary>Status 200 whose stream carries an error event.</summary>
    StreamError,

    /// <summary>A stream without finish reason or end mark, or a body shorter than announced.</summary>
    Truncated,

    /// <summary>A response that cannot be parsed, or on which a check failed.</summary>
    InvalidResponse,

    /// <summary>A complete response without one token.</summary>
    Empty,

    /// <summary>Ended by us, at the end of the run or on Ctrl-C. Neither a success nor a failure.</summary>
    Cancelled,
}
