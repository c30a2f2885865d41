namespace Proofload.Lab.Proxy.Http;

/// <summary>How the end of a body is found (RFC 9112, section 6).</summary>
internal enum BodyMode
{
    None,
    Length,
    Chunked,
    UntilClose,
}
