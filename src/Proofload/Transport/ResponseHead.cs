namespace Proofload.Transport;

/// <summary>What a reader can ask of a response head; valid only during <see cref="IResponseReader.OnHead"/> and <see cref="IResponseReader.OnTrailers"/>.</summary>
public abstract class ResponseHead
{
    /// <summary>Status code.</summary>
    public abstract int Status { get; }

    /// <summary>Announced body length in bytes; null when unknown.</summary>
    public abstract long? ContentLength { get; }

    /// <summary>Value of a header, names compared without case; null when absent. May allocate: not for the hot path.</summary>
    public abstract string? Header(string name);

    /// <summary>Values of a header that may stand several times, one each, in order. Allocates: not for the hot path.</summary>
    public virtual IReadOnlyList<string> HeaderValues(string name) => Header(name) is { } value ? [value] : [];

    /// <summary>True when the media type of the body is <paramref name="mediaType"/>, parameters ignored. Does not allocate.</summary>
    public abstract bool IsContentType(string mediaType);
}
