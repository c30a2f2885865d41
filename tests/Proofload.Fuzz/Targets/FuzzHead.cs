using Proofload.Transport;

namespace Proofload.Fuzz.Targets;

/// <summary>A response head in memory.</summary>
internal sealed class FuzzHead(int status, string? contentType) : ResponseHead
{
    public override int Status => status;

    public override long? ContentLength => null;

    public override string? Header(string name) => name switch
    {
        "Content-Type" => contentType,
        "Retry-After" => "2",
        "grpc-status" => "0",
        "grpc-encoding" => "gzip",
        _ => null,
    };

    public override bool IsContentType(string mediaType) =>
        contentType is not null && contentType.Split(';')[0].Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
