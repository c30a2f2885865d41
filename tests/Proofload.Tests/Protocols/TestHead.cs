using Proofload.Transport;

namespace Proofload.Tests.Protocols;

/// <summary>A response head in memory.</summary>
internal sealed class TestHead(int status, string? contentType, params (string Name, string Value)[] headers) : ResponseHead
{
    public override int Status => status;

    public override long? ContentLength => null;

    public override string? Header(string name) => name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
        ? contentType
        : Array.Find(headers, h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public override bool IsContentType(string mediaType) =>
        contentType is not null && contentType.Split(';')[0].Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
}
