using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Transport;

namespace Proofload.Protocols.Http;

/// <summary>Reads any HTTP answer; the body is counted, and kept only when a check, an extraction or the code of a scenario looks into it.</summary>
internal sealed class HttpReader(DriverContext context, ResponseRules rules)
    : ResponseReader(rules, new SecretMask(context))
{
    private const int MaxKeptBytes = 1 << 20;
    private readonly BodyBuffer _body = new(MaxKeptBytes);
    private bool _isCut;

    protected override bool IsCut => _isCut;

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        _body.Clear();
        _isCut = false;
    }

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs)
    {
        if (!NeedsBody || _isCut || _body.TryAppend(bytes))
        {
            return true;
        }

        if (IsChecked)
        {
            return Fail(exchange, ErrorKind.InvalidResponse, $"the body is larger than {MaxKeptBytes >> 20} MiB, the limit for checks", nowNs);
        }

        // Code that never looks at it must not make a good answer fail.
        _body.AppendSome(bytes);
        _isCut = true;
        return true;
    }

    protected override void Complete(Exchange exchange, long nowNs) => Succeed(exchange, _body.Bytes, nowNs);
}
