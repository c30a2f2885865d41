using System.Globalization;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.Grpc;

/// <summary>
/// What the readers of all gRPC calls share: framing, compression, and the status, which comes in the trailers, or in the head of an answer
/// that has no messages. A status other than OK decides, whatever came before it.
/// </summary>
internal abstract class GrpcReader : ResponseReader, IMessageSink
{
    private readonly MessageParser _parser;
    private Exchange? _exchange;
    private string? _said;
    private long _nowNs;

    protected GrpcReader(DriverContext context, ResponseRules rules)
        : base(rules, new SecretMask(context)) => _parser = new MessageParser((int)(context.Request.Grpc ?? new GrpcPlan()).MaxMessage);

    /// <summary>The status of the call; <see cref="GrpcStatus.Absent"/> before it is known.</summary>
    public int Status { get; private set; } = GrpcStatus.Absent;

    bool IMessageSink.OnMessage(ReadOnlySpan<byte> message)
    {
        OnMessage(_exchange!, message, _nowNs);
        return !Ended;
    }

    public override void OnTrailers(Exchange exchange, ResponseHead trailers, long nowNs)
    {
        if (!Ended)
        {
            TakeStatus(exchange, trailers);
        }
    }

    /// <summary>A message of the answer.</summary>
    protected abstract void OnMessage(Exchange exchange, ReadOnlySpan<byte> message, long nowNs);

    /// <summary>The status is OK and all messages were read.</summary>
    protected abstract void CompleteMessages(Exchange exchange, long nowNs);

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        Status = GrpcStatus.Absent;
        _said = null;
        _parser.Reset(head.Header(GrpcHeaders.Encoding));
        TakeStatus(exchange, head);
        if (exchange.Record.Status >= 300)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"status {exchange.Record.Status} instead of an answer", nowNs);
        }
        else if (!head.IsContentType(GrpcHeaders.ContentType) && !head.IsContentType("application/grpc+proto"))
        {
            var other = head.Header("Content-Type");
            Fail(
                exchange,
                ErrorKind.InvalidResponse,
                other is null ? "no content type instead of application/grpc" : $"content type '{ErrorBody.OneLine(other)}' instead of application/grpc",
                nowNs);
        }
    }

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs)
    {
        _exchange = exchange;
        _nowNs = nowNs;
        return _parser.Feed(bytes, this) || _parser.Problem is not { } problem || Fail(exchange, ErrorKind.InvalidResponse, problem, nowNs);
    }

    protected override void Complete(Exchange exchange, long nowNs)
    {
        if (Status == GrpcStatus.Absent)
        {
            Fail(exchange, ErrorKind.Truncated, "the answer ended without a grpc-status", nowNs);
        }
        else if (Status != GrpcStatus.Ok)
        {
            var said = ErrorBody.OneLine(GrpcStatus.Message(_said));
            var name = Status == int.MaxValue ? "a grpc-status that is no number" : GrpcStatus.NameOf(Status);
            Fail(exchange, GrpcStatus.KindOf(Status), said.Length > 0 ? $"{name}: {said}" : name, nowNs);
        }
        else if (!_parser.IsBetweenMessages)
        {
            Fail(exchange, ErrorKind.Truncated, "the answer ended in the middle of a message", nowNs);
        }
        else
        {
            CompleteMessages(exchange, nowNs);
        }
    }

    private void TakeStatus(Exchange exchange, ResponseHead head)
    {
        Status = GrpcStatus.Parse(head.Header(GrpcHeaders.Status));
        if (Status <= GrpcStatus.Ok)
        {
            return;
        }

        _said = head.Header(GrpcHeaders.Message);
        if (long.TryParse(head.Header(GrpcHeaders.RetryPushback), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            exchange.Record.RetryAfterNs = Math.Min(milliseconds, 1_000_000_000) * 1_000_000;
        }
    }
}
