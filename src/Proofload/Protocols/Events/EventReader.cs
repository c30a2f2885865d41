using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.Events;

/// <summary>Reads a stream of events by the plan's patterns: tokens, their text, usage, errors and the end. Allocates nothing per event, but for a regular expression that the runtime makes do so.</summary>
internal abstract class EventReader(DriverContext context, ResponseRules rules, EventRules events) : ResponseReader(rules, new SecretMask(context))
{
    private const int MaxTextBytes = 1 << 20;
    private readonly RunClock _clock = context.Clock;
    private readonly BodyBuffer _text = new(MaxTextBytes);
    private long _events;

    /// <summary>What the events are called.</summary>
    protected abstract string What { get; }

    /// <summary>The rules of the kind.</summary>
    protected EventRules Events => events;

    /// <summary>The answer is over at an event of its own, not at its end.</summary>
    protected bool AtMark { get; private set; }

    /// <summary>An answer begins.</summary>
    protected void BeginEvents()
    {
        _text.Clear();
        _events = 0;
        AtMark = false;
    }

    /// <summary>Takes one event. False when the response has failed in a way that leaves the connection unusable.</summary>
    protected bool Take(Exchange exchange, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, bool isBinary, long nowNs)
    {
        exchange.OnEvent(nowNs);
        _events++;
        var isJson = false;
        if (!isBinary && !TryRead(data, out isJson))
        {
            return Fail(exchange, ErrorKind.InvalidResponse, $"{What} is not valid {(Utf8.IsValid(data) ? "JSON" : "UTF-8")}", nowNs);
        }

        if (events.Error.IsMatch(type, data, isBinary, isJson))
        {
            var said = isBinary ? "" : ErrorBody.Describe(data);
            Fail(exchange, ErrorKind.StreamError, said.Length > 0 ? said : "error event", nowNs);
            return true;
        }

        var isDone = events.Done is { } done && done.IsMatch(type, data, isBinary, isJson);
        if (isJson)
        {
            TakeNumbers(exchange, data, nowNs);
        }

        var isToken = events.Token is { } token ? token.IsMatch(type, data, isBinary, isJson)
            : events.Text is { } path ? isJson && path.TryFind(data, out var found, out var kind) && CompiledPattern.IsFilled(data[found], kind)
            : !isDone && !data.IsEmpty;
        var chunk = new Chunk { HasChoice = isToken, HasContent = isToken };
        if (!isDone || isToken)
        {
            TokenTimes.TakeEvent(ref exchange.Record, chunk, nowNs);
        }

        if (isToken)
        {
            TokenTimes.TakeToken(exchange, chunk, nowNs);
            if (!isBinary && !TakeText(exchange, data, isJson))
            {
                return Fail(exchange, ErrorKind.InvalidResponse, _text.IsOver ? $"the text is larger than {MaxTextBytes >> 20} MiB, the limit for checks" : $"the text of {What} is half a character", nowNs);
            }
        }

        if (isDone || _events == events.Messages)
        {
            AtMark = true;
            EndEvents(exchange, nowNs);
        }

        return true;
    }

    /// <summary>True for data that ends the answer.</summary>
    protected bool IsEndMark(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data) =>
        events.Done is { } done && TryRead(data, out var isJson) && done.IsMatch(type, data, isBinary: false, isJson);

    /// <summary>The stream is over without an event that says so.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="ending">What happened, for a stream that should not end so.</param>
    /// <param name="nowNs">When.</param>
    protected void EndWithoutMark(Exchange exchange, string ending, long nowNs)
    {
        if (events.MayEnd)
        {
            EndEvents(exchange, nowNs);
        }
        else
        {
            Fail(exchange, ErrorKind.Truncated, $"{ending} before its end ({events.DoneText})", nowNs);
        }
    }

    private void EndEvents(Exchange exchange, long nowNs)
    {
        ref var record = ref exchange.Record;
        if (record.Chunks == 0)
        {
            Fail(exchange, ErrorKind.Empty, WhyEmpty, nowNs);
            return;
        }

        if (record.TokenSource == TokenSource.None)
        {
            record.TokenSource = TokenSource.Chunks;
            record.OutputTokens = record.Chunks;
        }

        Succeed(exchange, _text.Bytes, nowNs);
    }

    private string WhyEmpty => _events == 0 ? "the answer has no event"
        : events.Token is { } token ? $"no event matched `token` ({token.Text})"
        : events.Text is { } path ? $"no event had a `text` ({path.Text})"
        : "no event with data before the end";

    // A data that looks like an object must be one; anything else may be plain text.
    private bool TryRead(ReadOnlySpan<byte> data, out bool isJson)
    {
        isJson = false;
        if (!Utf8.IsValid(data))
        {
            return false;
        }

        var first = data.IndexOfAnyExcept(" \t\r\n"u8);
        if (!events.ReadsJson || first < 0 || data[first] is not ((byte)'{' or (byte)'[') || data.SequenceEqual("[DONE]"u8))
        {
            return true;
        }

        isJson = IsJson(data);
        return isJson || data[first] == (byte)'[';
    }

    /// <summary>Whether data is valid JSON.</summary>
    protected static bool IsJson(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            while (reader.Read())
            {
                // Reading checks.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TakeText(Exchange exchange, ReadOnlySpan<byte> data, bool isJson)
    {
        if (!NeedsBody && exchange.Output is null)
        {
            return true;
        }

        if (events.Text is not { } path)
        {
            exchange.Output?.Add(OutputText.Kind.Content, data);
            return !NeedsBody || _text.TryAppend(data);
        }

        if (!isJson || !path.TryFind(data, out var range, out _))
        {
            return true;
        }

        try
        {
            var reader = new Utf8JsonReader(data[range]);
            reader.Read();
            new TextTargets(NeedsBody ? _text.Writer : null, exchange.Output).Take(OutputText.Kind.Content, ref reader);
            return !_text.IsOver;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void TakeNumbers(Exchange exchange, ReadOnlySpan<byte> data, long nowNs)
    {
        var chunk = new Chunk { OutputTokens = Number(events.OutputTokens, data), PromptTokens = Number(events.InputTokens, data) };
        TokenTimes.TakeUsage(ref exchange.Record, chunk);

        // The simulator's stamp, as in the other protocols.
        var at = data.LastIndexOf("\"emitted_ns\":"u8);
        if (at >= 0 && Utf8Parser.TryParse(data[(at + 13)..], out long emittedNs, out _))
        {
            exchange.AddLag(nowNs + _clock.OriginNs - emittedNs);
        }
    }

    private static long Number(JsonPath? path, ReadOnlySpan<byte> data) =>
        path is not null && path.TryFind(data, out var range, out var type) && type == JsonTokenType.Number
        && Utf8Parser.TryParse(data[range], out long value, out var used) && used == data[range].Length && value >= 0
            ? value
            : RequestRecord.Absent;
}
