using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Transport;

namespace Proofload.Protocols.TfServing;

/// <summary>Reads answers and checks that they have a result for every instance.</summary>
internal sealed class PredictionReader(DriverContext context, ResponseRules rules, ExpectedAnswer expected)
    : ResponseReader(rules, new SecretMask(context))
{
    private const int MaxAnswerBytes = 64 << 20;
    private readonly BodyBuffer _answer = new(MaxAnswerBytes);
    private readonly BodyBuffer _blanked = new(MaxAnswerBytes);
    private readonly PredictionCheck _check = new(expected);

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
        if (Problem() is { } reason)
        {
            Fail(exchange, ErrorKind.InvalidResponse, reason, nowNs);
            return;
        }

        Succeed(exchange, _answer.Bytes, nowNs);
    }

    // Answers with numbers that JSON does not have are rare: only those are copied.
    private string? Problem()
    {
        var answer = _answer.Bytes;
        if (!LooseNumbers.AreIn(answer))
        {
            return _check.Run(answer);
        }

        _blanked.Clear();
        var copy = _blanked.Writer.GetSpan(answer.Length)[..answer.Length];
        answer.CopyTo(copy);
        LooseNumbers.Blank(copy);
        return _check.Run(copy);
    }
}
