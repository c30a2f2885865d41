using System.Runtime.CompilerServices;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Json;
using Proofload.Protocols.Ndjson;
using Proofload.Protocols.Sse;
using Proofload.Transport;

namespace Proofload.Protocols.Generation;

/// <summary>
/// Reads generated answers, streamed as events or lines or whole, whatever was asked for: the content type decides. A server that answers a
/// streaming request with one JSON object gets its tokens counted and no TTFT.
/// </summary>
internal sealed class GenerationReader : ResponseReader, ISseSink, ILineSink
{
    private const int MaxAnswerBytes = 16 << 20;
    private const int MaxTextBytes = 1 << 20;

    private readonly RunClock _clock;
    private readonly AnswerFormat _format;
    private readonly bool _asksForStream;
    private readonly SseParser _events;
    private readonly LineParser _lines;
    private readonly BodyBuffer _answer = new(MaxAnswerBytes);
    private readonly BodyBuffer _text = new(MaxTextBytes);
    private readonly RecurringEvents? _recurring;
    private RecurringEvent? _latest;
    private Form _form;

    // The parser of events holds nothing back: the next byte begins one.
    private bool _isBetween;
    private bool _finishSeen;
    private bool _needsText;
    private bool _go;
    private Exchange? _exchange;
    private long _nowNs;

    /// <param name="context">What the driver is made from.</param>
    /// <param name="rules">What is checked and taken out.</param>
    /// <param name="format">How the protocol writes its answers.</param>
    /// <param name="recurring">The forms of events that all readers of the driver have met; null to read each event.</param>
    public GenerationReader(DriverContext context, ResponseRules rules, AnswerFormat format, RecurringEvents? recurring = null)
        : base(rules, new SecretMask(context))
    {
        _recurring = recurring;
        _clock = context.Clock;
        _format = format;
        _asksForStream = context.Request.Stream ?? true;
        _events = new SseParser(format.MaxEventBytes);
        _lines = new LineParser(format.MaxEventBytes);
    }

    protected override object? StateAhead => !_asksForStream ? null : _recurring is not null ? null : _format.IsLines ? _lines : _events;

    private enum Form
    {
        Unknown,
        Events,
        Lines,
        Json,
    }

    bool ISseSink.OnEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        _go = OnEvent(_exchange!, type, data, _nowNs);
        return _go && !Ended;
    }

    bool ILineSink.OnLine(ReadOnlySpan<byte> line)
    {
        _go = OnEvent(_exchange!, default, line, _nowNs);
        return _go && !Ended;
    }

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        _events.Reset();
        _lines.Reset();
        _answer.Clear();
        _text.Clear();
        _finishSeen = false;
        _needsText = NeedsBody;
        _isBetween = false;
        _form = FormOf(head);
        if (exchange.Record.Status >= 300)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"status {exchange.Record.Status} instead of an answer", nowNs);
        }
        else if (_form == Form.Unknown && head.Header("Content-Type") is { } other)
        {
            var said = ErrorBody.OneLine(other);
            var stream = _format.IsLines ? "application/x-ndjson" : "text/event-stream";
            Fail(exchange, ErrorKind.InvalidResponse, $"content type '{said}' instead of {stream} or application/json", nowNs);
        }
    }

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs)
    {
        if (_form == Form.Unknown)
        {
            Sniff(bytes);
            if (_form == Form.Unknown)
            {
                _answer.AppendSome(bytes);
            }
        }

        if (_form == Form.Json)
        {
            return _answer.TryAppend(bytes)
                || Fail(exchange, ErrorKind.InvalidResponse, $"the answer is larger than {MaxAnswerBytes >> 20} MiB", nowNs);
        }

        if (_isBetween && !TakeRecurring(exchange, ref bytes, nowNs))
        {
            return false;
        }

        if (bytes.IsEmpty)
        {
            return true;
        }

        _exchange = exchange;
        _nowNs = nowNs;
        _go = true;
        var isLines = _form == Form.Lines;
        if (!(isLines ? _lines.Feed(bytes, this) : _events.Feed(bytes, this)) && (isLines ? _lines.TooLong : _events.TooLong))
        {
            return Fail(exchange, ErrorKind.InvalidResponse, $"{What} is larger than {_format.MaxEventBytes >> 20} MiB", nowNs);
        }

        _isBetween = !isLines && _recurring is not null && !Ended && _events.IsBetweenEvents;
        return _go;
    }

    protected override void Complete(Exchange exchange, long nowNs)
    {
        if (_form == Form.Json)
        {
            CompleteJson(exchange, nowNs);
            return;
        }

        TakeUnfinished(exchange, nowNs);
        if (Ended)
        {
            return;
        }

        if (_finishSeen)
        {
            CompleteStream(exchange, nowNs);
        }
        else
        {
            Fail(exchange, ErrorKind.Truncated, "the stream ended without a finish reason or end mark", nowNs);
        }
    }

    protected override bool KeepsAnswer => true;

    private string What => _form == Form.Lines ? "a line" : "an event";

    private Form FormOf(ResponseHead head)
    {
        if (_format.IsLines && (head.IsContentType("application/x-ndjson") || head.IsContentType("application/ndjson") || head.IsContentType("application/jsonl")))
        {
            return Form.Lines;
        }

        return head.IsContentType("text/event-stream") ? Form.Events
            : head.IsContentType("application/json") ? Form.Json
            : Form.Unknown;
    }

    // An end mark counts although no empty line ended it; so does a last line without a line feed, if it is whole.
    private void TakeUnfinished(Exchange exchange, long nowNs)
    {
        var rest = _form == Form.Lines ? _lines.Unfinished() : _events.Unfinished();
        if (!_finishSeen && !rest.IsEmpty
            && (rest.SequenceEqual("[DONE]"u8) || (_format.Read(rest, default, out var last) && (last.IsEnd || _form == Form.Lines))))
        {
            OnEvent(exchange, default, rest, nowNs);
        }
    }

    /// <summary>
    /// Takes events that are known but for what changes, up to the first that is not: that one and all that follows is left to the parser.
    /// Each is one data line with the empty line that ends it, whole in these bytes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TakeRecurring(Exchange exchange, ref ReadOnlySpan<byte> bytes, long nowNs)
    {
        while (bytes.StartsWith("data: "u8))
        {
            var json = bytes["data: ".Length..];
            if (!_recurring!.TryRead(json, ref _latest, out var chunk, out var text, out var length))
            {
                return true;
            }

            var rest = json[length..];
            var end = rest.StartsWith("\n\n"u8) ? 2 : rest.StartsWith("\r\n\r\n"u8) ? 4 : 0;
            if (end == 0 || length + "data: ".Length > _format.MaxEventBytes)
            {
                return true;
            }

            exchange.OnEvent(nowNs);
            if (_needsText || exchange.Output is not null)
            {
                new TextTargets(_needsText ? _text.Writer : null, exchange.Output).Take(_latest!.TextKind, _latest.Choice, text);
            }

            if (!Take(exchange, chunk, nowNs))
            {
                return false;
            }

            bytes = rest[end..];
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool OnEvent(Exchange exchange, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, long nowNs)
    {
        exchange.OnEvent(nowNs);
        if (data.SequenceEqual("[DONE]"u8))
        {
            CompleteStream(exchange, nowNs);
            return true;
        }

        var valid = _format.Read(data, new TextTargets(_needsText ? _text.Writer : null, exchange.Output), out var chunk);
        if (type.SequenceEqual("error"u8) || (valid && chunk.HasError))
        {
            var said = ErrorBody.Describe(data);
            Fail(exchange, ErrorKind.StreamError, said.Length > 0 ? said : "error event", nowNs);
            return true;
        }

        if (data.IsEmpty)
        {
            return true;
        }

        if (!valid)
        {
            return Fail(exchange, ErrorKind.InvalidResponse, What + " is not valid JSON", nowNs);
        }

        if (_form == Form.Events)
        {
            _recurring?.Missed(data, chunk);
        }

        if (!Take(exchange, chunk, nowNs))
        {
            return false;
        }

        if (chunk.IsEnd)
        {
            CompleteStream(exchange, nowNs);
        }

        return true;
    }

    private bool Take(Exchange exchange, in Chunk chunk, long nowNs)
    {
        if (_needsText && _text.IsOver)
        {
            return Fail(exchange, ErrorKind.InvalidResponse, $"the text is larger than {MaxTextBytes >> 20} MiB, the limit for checks", nowNs);
        }

        ref var record = ref exchange.Record;
        TokenTimes.TakeUsage(ref record, chunk);
        TokenTimes.TakeEvent(ref record, chunk, nowNs);
        _finishSeen |= chunk.HasFinish;
        if (chunk.EmittedNs >= 0)
        {
            exchange.AddLag(nowNs + _clock.OriginNs - chunk.EmittedNs);
        }

        if (chunk.IsToken)
        {
            TokenTimes.TakeToken(exchange, chunk, nowNs);
        }

        return true;
    }

    private void CompleteStream(Exchange exchange, long nowNs)
    {
        ref var record = ref exchange.Record;
        if (record.Chunks == 0)
        {
            Fail(exchange, ErrorKind.Empty, "the stream has no token", nowNs);
            return;
        }

        if (record.TokenSource == TokenSource.None)
        {
            record.TokenSource = TokenSource.Chunks;
            record.OutputTokens = record.Chunks;
        }

        KeepAnswer(exchange);
        Succeed(exchange, _text.Bytes, nowNs);
    }

    private void CompleteJson(Exchange exchange, long nowNs)
    {
        var answer = _answer.Bytes;
        if (!_format.Read(answer, new TextTargets(exchange.Row.Session is { WantsAnswer: true } ? _text.Writer : null, exchange.Output), out var chunk))
        {
            Fail(exchange, ErrorKind.InvalidResponse, "the answer is not a JSON object", nowNs);
        }
        else if (chunk.HasError)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "a good status with an error: " + ErrorBody.Describe(answer), nowNs);
        }
        else if (!chunk.HasAnswer)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "the answer has no " + _format.Essential, nowNs);
        }
        else
        {
            TokenTimes.TakeUsage(ref exchange.Record, chunk);
            if (chunk.IsToken)
            {
                KeepAnswer(exchange);
                Succeed(exchange, answer, nowNs);
            }
            else
            {
                Fail(exchange, ErrorKind.Empty, "the answer has no text", nowNs);
            }
        }
    }

    private void KeepAnswer(Exchange exchange)
    {
        if (exchange.Row.Session is { WantsAnswer: true } session)
        {
            session.KeepAnswer(_text.Bytes);
        }
    }

    // No content type: the first byte that is no white space tells JSON from events, and what was asked for a line from a whole answer.
    private void Sniff(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        if (at >= 0)
        {
            _form = bytes[at] != (byte)'{' ? Form.Events : _format.IsLines && _asksForStream ? Form.Lines : Form.Json;
        }
    }
}
