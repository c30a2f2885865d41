namespace Proofload.Lab.Proxy.Faults;

/// <summary>
/// Lets a response pass up to one place in its middle, where it strikes: an event of a stream, or half of a body. The number of the event is drawn;
/// a stream that ends before it is left alone.
/// </summary>
internal sealed class StrikeShaper : ResponseShaper
{
    private readonly StrikeAction _action;
    private readonly EventSplitter? _events;
    private readonly int _event;
    private readonly long _half;
    private readonly bool _endsConnection;
    private long _seen;

    /// <param name="action">What happens there.</param>
    /// <param name="response">The response.</param>
    /// <param name="number">The event, from 0.</param>
    /// <param name="endsConnection">The connection is of no use afterwards.</param>
    public StrikeShaper(StrikeAction action, in ResponseFacts response, int number, bool endsConnection)
    {
        _action = action;
        _event = number;
        _endsConnection = endsConnection;
        if (response is { Stream: not StreamKind.None, IsEncoded: false })
        {
            _events = new EventSplitter(response.Stream);
        }
        else
        {
            _half = response.Length < 0 ? -1 : response.Length / 2;
        }
    }

    /// <summary>What happens in the middle: the event, or of a body the bytes behind the middle that have arrived.</summary>
    public delegate void StrikeAction(ReadOnlySpan<byte> part, bool isEvent, ShapedBody body);

    public override bool EndsConnection => _endsConnection;

    public override void OnPayload(ReadOnlySpan<byte> payload, ShapedBody body)
    {
        if (HasStruck)
        {
            body.Send(payload);
        }
        else if (_events is null)
        {
            StrikeBody(payload, body);
        }
        else
        {
            StrikeEvents(payload, body);
        }
    }

    public override void OnEnd(ShapedBody body)
    {
        if (_events is not null && !HasStruck)
        {
            body.Send(_events.Rest);
        }

        body.End();
    }

    private void StrikeEvents(ReadOnlySpan<byte> payload, ShapedBody body)
    {
        while (!payload.IsEmpty)
        {
            var one = _events!.Take(payload, out var used);
            payload = payload[used..];
            if (one.IsEmpty)
            {
                return;
            }

            if (_seen++ == _event)
            {
                HasStruck = true;
                _action(one, isEvent: true, body);
                body.Send(payload);
                return;
            }

            body.Send(one);
        }
    }

    private void StrikeBody(ReadOnlySpan<byte> payload, ShapedBody body)
    {
        // Without an announced length the middle is that of the first piece.
        var until = _half < 0 ? payload.Length / 2 : _half - _seen;
        _seen += payload.Length;
        if (until >= payload.Length)
        {
            body.Send(payload);
            return;
        }

        HasStruck = true;
        body.Send(payload[..(int)until]);
        _action(payload[(int)until..], isEvent: false, body);
    }
}
