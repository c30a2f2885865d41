using Google.Protobuf;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Grpc;
using Proofload.Protocols.Json;
using Proofload.Protocols.KserveV2Grpc.Messages;
using Proofload.Transport;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>
/// Reads answers of ModelStreamInfer: every message whose outputs have content is a token-bearing event. Some servers send the bare
/// ModelInferResponse in place of the one that wraps it; a field that the wrapper does not have tells them apart.
/// </summary>
internal sealed class StreamInferReader : GrpcReader
{
    private const int MaxTextBytes = 1 << 20;

    private readonly RunClock _clock;
    private readonly bool _asksFinal;
    private readonly AnswerScan _scan = new();
    private readonly BodyBuffer _text = new(MaxTextBytes);
    private bool _isBare;
    private bool? _final;

    /// <param name="context">The kind of request.</param>
    /// <param name="rules">Its checks.</param>
    /// <param name="asksFinal">The request asks for a final response: a server that knows of it must send one.</param>
    public StreamInferReader(DriverContext context, ResponseRules rules, bool asksFinal)
        : base(context, rules)
    {
        _clock = context.Clock;
        _asksFinal = asksFinal;
    }

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        _isBare = false;
        _final = null;
        _text.Clear();
        base.Begin(exchange, head, nowNs);
    }

    protected override void OnMessage(Exchange exchange, ReadOnlySpan<byte> message, long nowNs)
    {
        exchange.OnEvent(nowNs);
        if (!TryUnwrap(message, out var answer, out var error))
        {
            Fail(exchange, ErrorKind.InvalidResponse, "a message is no valid ModelStreamInferResponse", nowNs);
        }
        else if (!error.IsEmpty)
        {
            var said = ErrorBody.OneLine(System.Text.Encoding.UTF8.GetString(error));
            Fail(exchange, ErrorKind.StreamError, said.Length > 0 ? said : "error message", nowNs);
        }
        else if ((_scan.Run(answer) ?? TakeText(answer)) is { } problem)
        {
            Fail(exchange, ErrorKind.InvalidResponse, problem, nowNs);
        }
        else
        {
            Take(exchange, nowNs);
        }
    }

    protected override void CompleteMessages(Exchange exchange, long nowNs)
    {
        ref var record = ref exchange.Record;
        if (_asksFinal && _final == false)
        {
            Fail(exchange, ErrorKind.Truncated, "the stream ended without its final response", nowNs);
            return;
        }

        if (record.Chunks == 0)
        {
            Fail(exchange, ErrorKind.Empty, "the stream has no output", nowNs);
            return;
        }

        record.TokenSource = TokenSource.Chunks;
        record.OutputTokens = record.Chunks;
        Succeed(exchange, _text.Bytes, nowNs);
    }

    private void Take(Exchange exchange, long nowNs)
    {
        _final = _scan.IsFinal ?? _final;
        if (_scan.EmittedNs >= 0)
        {
            exchange.AddLag(nowNs + _clock.OriginNs - _scan.EmittedNs);
        }

        if (_scan.HasContent)
        {
            TokenTimes.TakeToken(exchange, new Chunk { HasContent = true }, nowNs);
        }
    }

    private bool TryUnwrap(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> answer, out ReadOnlySpan<byte> error)
    {
        answer = default;
        error = default;
        var reader = new WireReader(message);
        while (!reader.AtEnd)
        {
            if (!reader.TryTag(out var field, out var wire))
            {
                return false;
            }

            _isBare |= field > 2;
            if (wire != WireReader.Bytes)
            {
                if (!reader.TrySkip(wire))
                {
                    return false;
                }
            }
            else if (!reader.TryBytes(out var value))
            {
                return false;
            }
            else if (field == 1)
            {
                error = value;
            }
            else if (field == 2)
            {
                answer = value;
            }
        }

        if (_isBare)
        {
            answer = message;
            error = default;
        }

        return true;
    }

    // Rules see the texts of the stream, one after the other.
    private string? TakeText(ReadOnlySpan<byte> answer)
    {
        if (!NeedsBody || !_scan.HasContent)
        {
            return null;
        }

        try
        {
            var parsed = ModelInferResponse.Parser.ParseFrom(answer);
            for (var i = 0; i < parsed.Outputs.Count; i++)
            {
                if (parsed.Outputs[i].Datatype != "BYTES")
                {
                    continue;
                }

                if (i < parsed.RawOutputContents.Count)
                {
                    AnswerJson.EachText(parsed.RawOutputContents[i].Span, Append);
                }
                else
                {
                    foreach (var text in parsed.Outputs[i].Contents.BytesContents)
                    {
                        Append(text.Span);
                    }
                }
            }

            return _text.IsOver ? $"the text is larger than {MaxTextBytes >> 20} MiB, the limit for checks" : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return "a message is no valid ModelInferResponse";
        }
    }

    private void Append(ReadOnlySpan<byte> text) => System.Buffers.BuffersExtensions.Write(_text.Writer, text);
}
