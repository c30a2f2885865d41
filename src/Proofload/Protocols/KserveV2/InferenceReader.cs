using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Transport;

namespace Proofload.Protocols.KserveV2;

/// <summary>Reads inference answers and checks that every output is whole.</summary>
internal sealed class InferenceReader(DriverContext context, ResponseRules rules)
    : ResponseReader(rules, new SecretMask(context))
{
    private const int MaxAnswerBytes = 64 << 20;
    private readonly BodyBuffer _answer = new(MaxAnswerBytes);

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        _answer.Clear();
        if (exchange.Record.Status >= 300)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"status {exchange.Record.Status} instead of an answer", nowNs);
        }
    }

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs) =>
        _answer.TryAppend(bytes) || Fail(exchange, ErrorKind.InvalidResponse, $"the answer is larger than {MaxAnswerBytes >> 20} MiB", nowNs);

    protected override void Complete(Exchange exchange, long nowNs)
    {
        if (OutputCheck.Run(_answer.Bytes) is { } reason)
        {
            Fail(exchange, ErrorKind.InvalidResponse, reason, nowNs);
            return;
        }

        Succeed(exchange, _answer.Bytes, nowNs);
    }
}
