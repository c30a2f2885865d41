using Proofload.Measurement.Recording;

namespace Proofload.Transport.Http;

/// <summary>A connection could not be opened; carries the outcome through the HTTP handler.</summary>
internal sealed class ConnectFailureException(ErrorKind kind, string detail, Exception? inner = null) : IOException(detail, inner)
{
    public ErrorKind Kind { get; } = kind;
}
