using System.Buffers;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>The whole body under a length that is too large, then the connection is closed (FIN).</summary>
internal sealed class WrongContentLengthFault() : ProxyFault(Kind.Name)
{
    public static ProxyFaultKind Kind { get; } = new("wrong_content_length", null, "The whole body, announced 1,024 bytes longer than it is; then the connection is closed.")
    {
        Create = static (_, _) => new WrongContentLengthFault(),
    };

    private const int Excess = 1024;

    public override bool ActsOnResponse => true;

    public override ResponseShaper? Shape(in ResponseFacts response, ref SeededRandom random) =>
        response.Length > 0 && response.Length <= RewriteShaper.LargestBody ? new Shaper() : null;

    private sealed class Shaper : ResponseShaper
    {
        private readonly ArrayBufferWriter<byte> _whole = new();

        public override bool HoldsHead => true;

        public override bool EndsConnection => true;

        public override void OnPayload(ReadOnlySpan<byte> payload, ShapedBody body) => _whole.Write(payload);

        public override void OnEnd(ShapedBody body)
        {
            HasStruck = true;
            body.ReplaceBody(_whole.WrittenSpan, Excess);
        }
    }
}
