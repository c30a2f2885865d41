using Proofload.Lab.Proxy.Faults;
using Proofload.Lab.Proxy.Wire;

namespace Proofload.Lab.Proxy.Http;

/// <summary>From the upstream to the client: finds where each response begins and ends and has the struck ones shaped. The others go on in the bytes they came in.</summary>
internal sealed class ResponsePump(ProxyConnection connection) : IDisposable
{
    private readonly PumpBuffer _buffer = new();
    private readonly MessageHead _head = new();
    private BodyFraming _body;
    private bool _isInBody;
    private bool _isTunnel;
    private int _complete;

    public async Task RunAsync()
    {
        while (true)
        {
            while (Step(out var shaped))
            {
                if (shaped is not null && !await ShapeAsync(shaped))
                {
                    return;
                }
            }

            await FlushAsync();
            if (!await ReadAsync())
            {
                break;
            }
        }

        await connection.ToClient.FinishAsync();
    }

    public void Dispose() => _buffer.Dispose();

    private async ValueTask<bool> ReadAsync()
    {
        var read = await connection.Upstream.ReadAsync(_buffer.Room());
        connection.CountDown(read);
        _buffer.Filled(read);
        return read > 0;
    }

    // False when more bytes are needed.
    private bool Step(out ResponseShaper? shaper)
    {
        shaper = null;
        if (_isTunnel)
        {
            _buffer.Advance(_buffer.Unparsed.Length);
            return false;
        }

        if (_isInBody)
        {
            return StepBody();
        }

        if (_buffer.Unparsed.IsEmpty)
        {
            return false;
        }

        var length = MessageHead.Find(_buffer.Unparsed);
        if (length == 0 && _buffer.Unparsed.Length <= PumpBuffer.LargestHead && connection.Exchanges.TryPeek(out _))
        {
            return false;
        }

        if (length == 0 || !connection.Exchanges.TryPeek(out var exchange) || !_head.ReadResponse(_buffer.Unparsed[..length]))
        {
            _isTunnel = true;
            return true;
        }

        return BeginResponse(exchange, length, out shaper);
    }

    private bool BeginResponse(in Exchange exchange, int length, out ResponseShaper? shaper)
    {
        shaper = null;
        if (_head.Status == 101 || (exchange.IsConnect && _head.Status is >= 200 and < 300))
        {
            connection.IsTunnel = true;
            _isTunnel = true;
            _buffer.Advance(length);
            EndOfResponse();
            return true;
        }

        if (_head.Status is >= 100 and < 200)
        {
            _buffer.Advance(length);
            return true;
        }

        _body.Begin(_head.ResponseBody(exchange.IsHead), _head.ContentLength);
        if (exchange.Rule >= 0)
        {
            shaper = ShaperOf(exchange);
            if (shaper is not null)
            {
                return true;
            }
        }

        _buffer.Advance(length);
        _isInBody = !_body.IsEmpty;
        if (!_isInBody)
        {
            EndOfResponse();
        }

        return true;
    }

    private ResponseShaper? ShaperOf(in Exchange exchange)
    {
        var mode = _head.ResponseBody(exchange.IsHead);
        var kind = _head.IsEventStream ? StreamKind.Events : _head.IsLineStream ? StreamKind.Lines : StreamKind.None;
        var facts = new ResponseFacts(mode, mode == BodyMode.Length ? _head.ContentLength : mode == BodyMode.None ? 0 : -1, kind, _head.IsEncoded, _head.Status, exchange.IsMessages);
        var fault = exchange.Plan.Rules[exchange.Rule].Fault;
        var random = exchange.Plan.RandomOf(exchange.Rule, exchange.Index);
        var shaper = mode == BodyMode.None ? null : fault.Shape(facts, ref random);
        if (shaper is null)
        {
            connection.Proxy.Tally.CountMissed(fault.Name);
        }

        return shaper;
    }

    private bool StepBody()
    {
        while (true)
        {
            var part = _body.Next(_buffer.Unparsed);
            _buffer.Advance(part.Consumed);
            if (part.IsEnd)
            {
                _isInBody = false;
                EndOfResponse();
                return true;
            }

            if (part.IsBroken)
            {
                _isTunnel = true;
                return true;
            }

            if (_buffer.Unparsed.IsEmpty)
            {
                return false;
            }
        }
    }

    // False when the connection is over.
    private async ValueTask<bool> ShapeAsync(ResponseShaper shaper)
    {
        await FlushAsync();
        connection.Exchanges.TryPeek(out var exchange);
        var head = _buffer.Unparsed[.._head.Length].ToArray();
        _buffer.Advance(_head.Length);
        _buffer.Drop();
        var player = new ShapedPlayer(connection, shaper, head, _head.ResponseBody(exchange.IsHead));
        var playing = player.PlayAsync();
        try
        {
            await FeedAsync(shaper, player);
        }
        finally
        {
            player.Finish();
        }

        var goesOn = await playing;
        var name = exchange.Plan.Rules[exchange.Rule].Fault.Name;
        if (shaper.HasStruck)
        {
            connection.Proxy.Tally.CountInjected(name);
        }
        else
        {
            connection.Proxy.Tally.CountMissed(name);
        }

        EndOfResponse();
        await FlushAsync();
        return goesOn;
    }

    private async Task FeedAsync(ResponseShaper shaper, ShapedPlayer player)
    {
        var ended = false;
        while (!ended && !player.IsOver)
        {
            ended = FeedBuffered(shaper, player.Body);
            _buffer.Drop();
            await player.PassAsync();
            if (ended || player.IsOver)
            {
                return;
            }

            if (!await ReadAsync())
            {
                // The upstream has closed: the end of such a body, or a body that was cut short by itself.
                player.Body.NowNs = connection.Proxy.NowNs;
                if (player.EndsWithConnection)
                {
                    shaper.OnEnd(player.Body);
                }

                player.Body.Cut();
                await player.PassAsync();
                return;
            }
        }
    }

    private bool FeedBuffered(ResponseShaper shaper, ShapedBody body)
    {
        body.NowNs = connection.Proxy.NowNs;
        while (!_buffer.Unparsed.IsEmpty)
        {
            var bytes = _buffer.Unparsed;
            var part = _body.Next(bytes);
            if (part.PayloadLength > 0)
            {
                shaper.OnPayload(bytes.Slice(part.PayloadStart, part.PayloadLength), body);
            }

            _buffer.Advance(part.Consumed);
            if (part.IsEnd)
            {
                shaper.OnEnd(body);
                return true;
            }

            if (part.IsBroken || body.IsOver)
            {
                body.Cut();
                return true;
            }
        }

        return false;
    }

    private void EndOfResponse()
    {
        connection.Exchanges.Remove();
        _complete++;
    }

    private ValueTask FlushAsync()
    {
        var bytes = _buffer.Forwardable;
        var writing = bytes.IsEmpty ? ValueTask.CompletedTask : connection.ToClient.WriteAsync(bytes);
        if (!writing.IsCompletedSuccessfully)
        {
            return FinishFlushAsync(writing);
        }

        writing.GetAwaiter().GetResult();
        Flushed();
        return ValueTask.CompletedTask;
    }

    private async ValueTask FinishFlushAsync(ValueTask writing)
    {
        await writing;
        Flushed();
    }

    private void Flushed()
    {
        _buffer.Drop();
        if (_complete > 0)
        {
            connection.Exchanges.Complete(_complete);
            _complete = 0;
            connection.OnResponseSent();
        }
    }
}
