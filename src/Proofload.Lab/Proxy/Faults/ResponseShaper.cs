namespace Proofload.Lab.Proxy.Faults;

/// <summary>
/// Changes one response. It sees the payload piece by piece with the time of arrival and says what is sent when; it never waits itself,
/// so what it does is a function of bytes and times.
/// </summary>
internal abstract class ResponseShaper
{
    /// <summary>True to keep the head back until <see cref="ShapedBody.ReplaceBody"/>, because the length changes.</summary>
    public virtual bool HoldsHead => false;

    /// <summary>True when the connection cannot be used again afterwards.</summary>
    public virtual bool EndsConnection => false;

    /// <summary>It did what it is for.</summary>
    public bool HasStruck { get; protected set; }

    /// <summary>A piece of payload has arrived.</summary>
    public abstract void OnPayload(ReadOnlySpan<byte> payload, ShapedBody body);

    /// <summary>The body is complete.</summary>
    public abstract void OnEnd(ShapedBody body);
}
