namespace Proofload.Lab.Proxy.Faults;

/// <summary>Events come at least so far apart.</summary>
internal sealed class SlowTokensShaper(long gapNs, StreamKind kind) : ResponseShaper
{
    private readonly EventSplitter _events = new(kind);
    private bool _isFirst = true;

    public override void OnPayload(ReadOnlySpan<byte> payload, ShapedBody body)
    {
        while (!payload.IsEmpty)
        {
            var one = _events.Take(payload, out var used);
            payload = payload[used..];
            if (!one.IsEmpty)
            {
                body.SendAt(one, _isFirst ? body.NowNs : Math.Max(body.NowNs, body.LastDueNs + gapNs));
                HasStruck |= !_isFirst;
                _isFirst = false;
            }
        }
    }

    public override void OnEnd(ShapedBody body)
    {
        body.Send(_events.Rest);
        body.End();
    }
}
