using Proofload.Measurement.Recording;

namespace Proofload.Transport.Http;

// Not an IOException on purpose: the handler sends a request a second time when a pooled connection fails with one, and a load test must
// not send what the plan did not ask for.

/// <summary>The connection ended after a request was written and before the first byte of its response.</summary>
internal sealed class ConnectionLostException(string detail, Exception? inner = null, ErrorKind kind = ErrorKind.Reset) : InvalidOperationException(detail, inner)
{
    public ErrorKind Kind { get; } = kind;
}
