using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Events;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.Sse;

/// <summary>Reads a body of server-sent events by the plan's patterns.</summary>
internal sealed class SseReader(DriverContext context, ResponseRules rules, EventRules events) : EventReader(context, rules, events), ISseSink
{
    private readonly SseParser _parser = new(MaxEventBytes);
    private Exchange? _exchange;
    private long _nowNs;
    private bool _go;

    /// <summary>Largest event: 16 MiB, for streams whose last event repeats the whole answer.</summary>
    private const int MaxEventBytes = 16 << 20;

    protected override string What => "an event";

    bool ISseSink.OnEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        _go = Take(_exchange!, type, data, isBinary: false, _nowNs);
        return _go && !Ended;
    }

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        BeginEvents();
        _parser.Reset();
        if (exchange.Record.Status >= 300)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"status {exchange.Record.Status} instead of an answer", nowNs);
        }
        else if (!head.IsContentType("text/event-stream") && head.Header("Content-Type") is { } other)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"content type '{ErrorBody.OneLine(other)}' instead of text/event-stream: no stream of events at this address, or it must be asked for", nowNs);
        }
    }

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs)
    {
        (_exchange, _nowNs, _go) = (exchange, nowNs, true);
        if (!_parser.Feed(bytes, this) && _parser.TooLong)
        {
            return Fail(exchange, ErrorKind.InvalidResponse, $"an event is larger than {MaxEventBytes >> 20} MiB", nowNs);
        }

        return _go;
    }

    // An end mark counts although no empty line ended it.
    protected override void Complete(Exchange exchange, long nowNs)
    {
        var rest = _parser.Unfinished();
        if (!rest.IsEmpty && IsEndMark(_parser.UnfinishedType, rest))
        {
            Take(exchange, _parser.UnfinishedType, rest, isBinary: false, nowNs);
            return;
        }

        EndWithoutMark(exchange, "the stream ended", nowNs);
    }
}
