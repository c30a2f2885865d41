using System.Text;
using Proofload.Lab.Proxy.Faults;
using Proofload.Lab.Proxy.Wire;

namespace Proofload.Lab.Proxy.Http;

/// <summary>
/// From the client to the upstream: finds where each request begins and ends, numbers it and draws its fault. What is not struck goes on in the bytes it came in,
/// as soon as it came; what is not HTTP/1 goes on as bytes.
/// </summary>
internal sealed class RequestPump(ProxyConnection connection) : IDisposable
{
    private readonly PumpBuffer _buffer = new();
    private readonly MessageHead _head = new();
    private BodyFraming _body;
    private bool _isInBody;
    private bool _isTunnel;
    private bool _discards;
    private bool _mayBecomeTunnel;
    private LocalAnswer? _answer;

    public async Task RunAsync()
    {
        while (true)
        {
            while (await StepAsync())
            {
            }

            await FlushAsync();
            if (_mayBecomeTunnel && !_isInBody)
            {
                await AwaitTunnelAsync();
                continue;
            }

            var read = await connection.Client.ReadAsync(_buffer.Room());
            if (read == 0)
            {
                break;
            }

            connection.CountUp(read);
            _buffer.Filled(read);
        }

        _buffer.Advance(_buffer.Unparsed.Length);
        await FlushAsync();
        await connection.ToUpstream.FinishAsync();
    }

    public void Dispose() => _buffer.Dispose();

    // False when more bytes are needed.
    private ValueTask<bool> StepAsync()
    {
        if (connection.IsEnding)
        {
            // What the client still sends is taken, so that its end of the connection is not reset under it.
            (_isTunnel, _discards) = (true, true);
        }

        if (_isTunnel)
        {
            _buffer.Advance(_buffer.Unparsed.Length);
            return ValueTask.FromResult(false);
        }

        if (_isInBody)
        {
            return StepBody() ? EndOfRequestAsync() : ValueTask.FromResult(false);
        }

        if (_mayBecomeTunnel || _buffer.Unparsed.IsEmpty)
        {
            return ValueTask.FromResult(false);
        }

        var length = MessageHead.Find(_buffer.Unparsed);
        if (length == 0 && _buffer.Unparsed.Length <= PumpBuffer.LargestHead && MayBeHttp(_buffer.Unparsed))
        {
            return ValueTask.FromResult(false);
        }

        if (length == 0 || !_head.ReadRequest(_buffer.Unparsed[..length]))
        {
            _isTunnel = true;
            return ValueTask.FromResult(true);
        }

        return BeginRequestAsync(length);
    }

    // A tunnel's first bytes must not be held back until an empty line happens to come.
    private static bool MayBeHttp(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes[..Math.Min(bytes.Length, 16)])
        {
            if (value is not ((>= 32 and < 127) or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }

    private ValueTask<bool> BeginRequestAsync(int length)
    {
        var proxy = connection.Proxy;
        var (plan, elapsedNs) = proxy.PlanNow();
        var index = proxy.Tally.TakeRequest();
        var target = _buffer.Unparsed[_head.Target];
        var rule = plan.Rules.Count == 0 ? -1 : plan.Choose(index, elapsedNs, target);
        var isMessages = target.StartsWith("/v1/messages"u8);
        var actsNow = rule >= 0 && !plan.Rules[rule].Fault.ActsOnResponse;
        _body.Begin(_head.RequestBody, _head.ContentLength);
        _isInBody = !_body.IsEmpty;
        _mayBecomeTunnel = _head.HasUpgrade || _head.IsConnect;
        if (actsNow)
        {
            return StrikeAsync(plan, rule, index, length, isMessages);
        }

        connection.Exchanges.Add(new Exchange(index, rule, plan, _head.IsHeadRequest, _head.IsConnect, isMessages));
        return ForwardHeadAsync(length);
    }

    private ValueTask<bool> ForwardHeadAsync(int length)
    {
        if (connection.Proxy.HostField is { } host)
        {
            return ForwardWithHostAsync(length, host);
        }

        _buffer.Advance(length);
        return ValueTask.FromResult(true);
    }

    private async ValueTask<bool> ForwardWithHostAsync(int length, string host)
    {
        await FlushAsync();
        var head = HeadEditor.Replace(_buffer.Unparsed[..length], "Host", host);
        _buffer.Advance(length);
        _buffer.Drop();
        await connection.ToUpstream.WriteAsync(head);
        return true;
    }

    private async ValueTask<bool> StrikeAsync(FaultPlan plan, int rule, long index, int length, bool isMessages)
    {
        await FlushAsync();
        var random = plan.RandomOf(rule, index);
        var fault = plan.Rules[rule].Fault;
        _answer = fault.Answer(PathOf(length), ref random);
        connection.Proxy.Tally.CountInjected(fault.Name);
        if (_answer is null)
        {
            await connection.DelayAsync(fault.DelayNs(ref random));
            connection.Exchanges.Add(new Exchange(index, -1, plan, _head.IsHeadRequest, _head.IsConnect, isMessages));
            return await ForwardHeadAsync(length);
        }

        _mayBecomeTunnel = false;
        await connection.Exchanges.WhenEmptyAsync();
        _discards = true;
        _buffer.Advance(length);
        if (!_isInBody || _head.ExpectsContinue)
        {
            // A client that waits for leave to send its body gets the answer instead, and the connection ends.
            return await AnswerAsync(ends: _isInBody);
        }

        return true;
    }

    private async ValueTask<bool> AnswerAsync(bool ends)
    {
        await FlushAsync();
        _discards = false;
        var answer = _answer!;
        _answer = null;
        if (answer.HoldNs > 0)
        {
            await connection.HoldAsync(answer.HoldNs);
        }

        if (answer.Bytes.Length > 0)
        {
            var bytes = answer.Bytes;
            if (_head.IsHeadRequest && answer.Ending == ConnectionEnding.Stay)
            {
                bytes = bytes[..MessageHead.Find(bytes.Span)];
            }

            await connection.ToClient.WriteAsync(bytes);
        }

        if (answer.Ending == ConnectionEnding.Reset)
        {
            connection.Close(reset: true);
        }
        else if (ends || answer.Ending == ConnectionEnding.Close)
        {
            await connection.CutAsync();
            _isInBody = false;
        }

        return true;
    }

    private string PathOf(int length)
    {
        var target = _buffer.Unparsed[..length][_head.Target];
        var query = target.IndexOf((byte)'?');
        return Encoding.Latin1.GetString(query < 0 ? target : target[..query]);
    }

    // True at the end of the body.
    private bool StepBody()
    {
        while (true)
        {
            var part = _body.Next(_buffer.Unparsed);
            _buffer.Advance(part.Consumed);
            if (part.IsEnd)
            {
                _isInBody = false;
                return true;
            }

            if (part.IsBroken)
            {
                (_isTunnel, _isInBody) = (true, false);
                return true;
            }

            if (_buffer.Unparsed.IsEmpty)
            {
                return false;
            }
        }
    }

    private ValueTask<bool> EndOfRequestAsync() => _answer is null ? ValueTask.FromResult(true) : AnswerAsync(ends: _isTunnel);

    private async Task AwaitTunnelAsync()
    {
        await connection.Exchanges.WhenEmptyAsync();
        _mayBecomeTunnel = false;
        _isTunnel = connection.IsTunnel;
    }

    private ValueTask FlushAsync()
    {
        var bytes = _buffer.Forwardable;
        if (bytes.IsEmpty)
        {
            return ValueTask.CompletedTask;
        }

        if (_discards)
        {
            _buffer.Drop();
            return ValueTask.CompletedTask;
        }

        var writing = connection.ToUpstream.WriteAsync(bytes);
        if (!writing.IsCompletedSuccessfully)
        {
            return FinishFlushAsync(writing);
        }

        writing.GetAwaiter().GetResult();
        _buffer.Drop();
        return ValueTask.CompletedTask;
    }

    private async ValueTask FinishFlushAsync(ValueTask writing)
    {
        await writing;
        _buffer.Drop();
    }
}
