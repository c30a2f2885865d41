using System.Buffers;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>Half of a body under a length that fits: JSON that stops in the middle, properly framed.</summary>
internal sealed class HalfBodyShaper(in ResponseFacts response) : ResponseShaper
{
    private readonly ArrayBufferWriter<byte> _whole = new();

    public override bool HoldsHead { get; } = response.Length >= 0;

    public override void OnPayload(ReadOnlySpan<byte> payload, ShapedBody body) => _whole.Write(payload);

    public override void OnEnd(ShapedBody body)
    {
        HasStruck = true;
        var half = _whole.WrittenSpan[..(_whole.WrittenCount / 2)];
        if (HoldsHead)
        {
            body.ReplaceBody(half);
            return;
        }

        body.Send(half);
        body.End();
    }
}
