namespace Proofload.Transport.Http;

/// <summary>Names of headers that the transport itself looks at.</summary>
internal static class RequestHeaders
{
    /// <summary>Sent with every request; a kind may set its own value.</summary>
    public const string UserAgent = "User-Agent";

    /// <summary>Value unless a kind sets its own.</summary>
    public const string DefaultUserAgent = "proofload";
}
