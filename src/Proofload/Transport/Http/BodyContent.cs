using System.Net;

namespace Proofload.Transport.Http;

/// <summary>The body of an exchange, written from its own buffer without a copy.</summary>
internal sealed class BodyContent : HttpContent
{
    private readonly Exchange _exchange;

    public BodyContent(Exchange exchange, string? contentType)
    {
        _exchange = exchange;
        if (contentType is not null)
        {
            Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
    }

    /// <summary>Announces the present length: the handler keeps the length that it saw first.</summary>
    public void Announce() => Headers.ContentLength = _exchange.Body.WrittenCount;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var write = stream.WriteAsync(_exchange.Body.WrittenMemory, cancellationToken);
        return write.IsCompletedSuccessfully ? Task.CompletedTask : write.AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _exchange.Body.WrittenCount;
        return true;
    }
}
