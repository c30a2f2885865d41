using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Json;
using Proofload.Protocols.Sse;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAi;

/// <summary>
/// Reads answers of chat and completions, streamed or whole, whatever was asked for: the content type decides. A server that answers a
/// streaming request with one JSON object gets its tokens counted and no TTFT.
/// </summary>
internal sealed class GenerationReader : ResponseReader, ISseSink
{
    private const int MaxAnswerBytes = 16 << 20;
    private const int MaxTextBytes = 1 << 20;

    private readonly RunClock _clock;
    private readonly SseParser _parser = new();
    private readonly BodyBuffer _answer = new(MaxAnswerBytes);
    private readonly BodyBuffer _text = new(MaxTextBytes);
    private Form _form;
    private bool _finishSeen;
    private bool _go;
    private Exchange? _exchange;
    private long _nowNs;

    public GenerationReader(DriverContext context, ResponseRules rules)
        : base(rules, new SecretMask(context)) => _clock = context.Clock;

    private enum Form
    {
        Unknown,
        Events,
        Json,
    }

    bool ISseSink.OnEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        _go = OnEvent(_exchange!, type, data, _nowNs);
        return _go && !Ended;
    }

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        _parser.Reset();
        _answer.Clear();
        _text.Clear();
        _finishSeen = false;
        _form = head.IsContentType("text/event-stream") ? Form.Events
            : head.IsContentType("application/json") ? Form.Json
            : Form.Unknown;
        if (exchange.Record.Status >= 300)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"status {exchange.Record.Status} instead of an answer", nowNs);
        }
        else if (_form == Form.Unknown && head.Header("Content-Type") is { } other)
        {
            var said = ErrorBody.OneLine(other);
            Fail(exchange, ErrorKind.InvalidResponse, $"content type '{said}' instead of text/event-stream or application/json", nowNs);
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

        _exchange = exchange;
        _nowNs = nowNs;
        _go = true;
        if (!_parser.Feed(bytes, this) && _parser.TooLong)
        {
            return Fail(exchange, ErrorKind.InvalidResponse, $"an event is larger than {SseParser.DefaultMaxEventBytes >> 20} MiB", nowNs);
        }

        return _go;
    }

    protected override void Complete(Exchange exchange, long nowNs)
    {
        if (_form == Form.Json)
        {
            CompleteJson(exchange, nowNs);
        }
        else if (_finishSeen || _parser.Unfinished().SequenceEqual("[DONE]"u8))
        {
            CompleteStream(exchange, nowNs);
        }
        else
        {
            Fail(exchange, ErrorKind.Truncated, "the stream ended without a finish reason or [DONE]", nowNs);
        }
    }

    private bool OnEvent(Exchange exchange, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, long nowNs)
    {
        exchange.OnEvent(nowNs);
        if (data.SequenceEqual("[DONE]"u8))
        {
            CompleteStream(exchange, nowNs);
            return true;
        }

        var valid = ChunkParser.TryRead(data, NeedsBody ? _text.Writer : null, out var chunk);
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
            return Fail(exchange, ErrorKind.InvalidResponse, "an event is not valid JSON", nowNs);
        }

        if (_text.IsOver)
        {
            return Fail(exchange, ErrorKind.InvalidResponse, $"the text is larger than {MaxTextBytes >> 20} MiB, the limit for checks", nowNs);
        }

        Take(exchange, chunk, nowNs);
        return true;
    }

    private void Take(Exchange exchange, in Chunk chunk, long nowNs)
    {
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

        Succeed(exchange, _text.Bytes, nowNs);
    }

    private void CompleteJson(Exchange exchange, long nowNs)
    {
        var answer = _answer.Bytes;
        if (!ChunkParser.TryRead(answer, null, out var chunk))
        {
            Fail(exchange, ErrorKind.InvalidResponse, "the answer is not a JSON object", nowNs);
        }
        else if (chunk.HasError)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "a good status with an error: " + ErrorBody.Describe(answer), nowNs);
        }
        else if (!chunk.HasChoices)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "the answer has no choices", nowNs);
        }
        else
        {
            TokenTimes.TakeUsage(ref exchange.Record, chunk);
            if (chunk.IsToken)
            {
                Succeed(exchange, answer, nowNs);
            }
            else
            {
                Fail(exchange, ErrorKind.Empty, "the answer has no text", nowNs);
            }
        }
    }

    // No content type: the first byte that is no white space tells JSON from events.
    private void Sniff(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        if (at >= 0)
        {
            _form = bytes[at] == (byte)'{' ? Form.Json : Form.Events;
        }
    }
}
