using System.Net.Http.Headers;

namespace Proofload.Transport.Http;

/// <summary>A response head of the handler; one per slot, pointed at each response in turn.</summary>
internal sealed class MessageHead : ResponseHead
{
    private HttpResponseMessage? _message;

    public override int Status => (int)Message.StatusCode;

    public override long? ContentLength =>
        Message.Content.Headers.NonValidated.TryGetValues("Content-Length", out var values) && long.TryParse(values.ToString(), out var length)
            ? length
            : null;

    private HttpResponseMessage Message => _message ?? throw new InvalidOperationException("A response head is valid only during OnHead and OnTrailers.");

    public void Point(HttpResponseMessage? message) => _message = message;

    public override string? Header(string name) =>
        Find(Message.Headers.NonValidated, name) ?? Find(Message.Content.Headers.NonValidated, name)
        ?? Find(Message.TrailingHeaders.NonValidated, name);

    public override IReadOnlyList<string> HeaderValues(string name) =>
        Message.Headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : [];

    public override bool IsContentType(string mediaType)
    {
        if (!Message.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values))
        {
            return false;
        }

        var value = values.ToString().AsSpan();
        var end = value.IndexOf(';');
        return (end < 0 ? value : value[..end]).Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Find(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.ToString() : null;
}
