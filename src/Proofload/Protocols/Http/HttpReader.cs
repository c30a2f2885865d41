using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Transport;

namespace Proofload.Protocols.Http;

/// <summary>Reads any HTTP answer; the body is counted, and kept only when a check or an extraction looks into it.</summary>
internal sealed class HttpReader(DriverContext context, ResponseRules rules)
    : ResponseReader(rules, new SecretMask(context))
{
    private const int MaxKeptBytes = 1 << 20;
    private readonly BodyBuffer _body = new(MaxKeptBytes);

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs) => _body.Clear();

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs) =>
        !NeedsBody
        || _body.TryAppend(bytes)
        || Fail(exchange, ErrorKind.InvalidResponse, $"the body is larger than {MaxKeptBytes >> 20} MiB, the limit for checks", nowNs);

    protected override void Complete(Exchange exchange, long nowNs) => Succeed(exchange, _body.Bytes, nowNs);
}
