namespace Proofload.Lab.Proxy.Faults;

/// <summary>Everything from the first byte of the body on comes later by the same time: the first token is late, the gaps stay.</summary>
internal sealed class DelayShaper(long delayNs) : ResponseShaper
{
    public override void OnPayload(ReadOnlySpan<byte> payload, ShapedBody body)
    {
        body.ShiftNs = delayNs;
        HasStruck = true;
        body.Send(payload);
    }

    public override void OnEnd(ShapedBody body) => body.End();
}
