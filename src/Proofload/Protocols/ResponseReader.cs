using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols;

/// <summary>What the readers of all protocols share: the classes of statuses, error bodies, checks, and the one end of each response.</summary>
internal abstract class ResponseReader : IResponseReader
{
    private const int MaxErrorBytes = 4 * 1024;

    private readonly ResponseRules _rules;
    private readonly SecretMask _mask;
    private readonly string?[] _headers;
    private readonly BodyBuffer _error = new(MaxErrorBytes);
    private ErrorKind _failed;
    private bool _ended;
    private bool _isWanted;

    protected ResponseReader(ResponseRules rules, SecretMask mask)
    {
        _rules = rules;
        _mask = mask;
        _headers = rules.MakeHeaderMemory();
    }

    object? IResponseReader.StateAhead => StateAhead;

    /// <summary>What a piece of a response touches beside this object.</summary>
    protected virtual object? StateAhead => null;

    /// <summary>Some check or extraction looks into the body.</summary>
    protected bool IsChecked => _rules.NeedsBody;

    /// <summary>Somebody looks into the body: a check, an extraction or the code of a scenario.</summary>
    protected bool NeedsBody => _rules.NeedsBody || _isWanted;

    /// <summary>True for readers that hand the answer's text over themselves, because it is not the body.</summary>
    protected virtual bool KeepsAnswer => false;

    /// <summary>The body that is kept is only the beginning of it.</summary>
    protected virtual bool IsCut => false;

    /// <summary>The response has its outcome; whatever follows is ignored.</summary>
    protected bool Ended => _ended;

    public void OnHead(Exchange exchange, ResponseHead head, long nowNs)
    {
        _ended = false;
        _isWanted = exchange.Row.Session is { WantsAnswer: true };
        _error.Clear();
        _failed = ClassOf(head.Status, _rules.Classify(head.Status));
        if (head.Status is 429 or 503 or 529)
        {
            exchange.Record.RetryAfterNs = HttpOutcome.RetryAfterNs(head.Header("Retry-After"), head.Header("Date"));
        }

        if (exchange.Row.Session?.Cookies is { } cookies)
        {
            foreach (var value in head.HeaderValues("Set-Cookie"))
            {
                cookies.Take(value, exchange.Path ?? exchange.Shape.Path);
            }
        }

        if (_failed == ErrorKind.Ok)
        {
            _rules.TakeHeaders(head, _headers);
            Begin(exchange, head, nowNs);
        }
    }

    public bool OnBody(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs)
    {
        if (_ended)
        {
            return true;
        }

        if (_failed != ErrorKind.Ok)
        {
            _error.AppendSome(bytes);
            return true;
        }

        return Read(exchange, bytes, nowNs);
    }

    public virtual void OnTrailers(Exchange exchange, ResponseHead trailers, long nowNs)
    {
    }

    public void OnEnd(Exchange exchange, long nowNs)
    {
        if (_ended)
        {
            return;
        }

        if (_failed != ErrorKind.Ok)
        {
            var said = ErrorBody.Describe(_error.Bytes);
            Fail(exchange, _failed, said.Length > 0 ? $"{exchange.Record.Status} {said}" : $"status {exchange.Record.Status}", nowNs);
            return;
        }

        Complete(exchange, nowNs);
    }

    /// <summary>The class of a status where the protocol knows better than HTTP does.</summary>
    protected virtual ErrorKind ClassOf(int status, ErrorKind usual) => usual;

    /// <summary>A response of a good status starts.</summary>
    protected abstract void Begin(Exchange exchange, ResponseHead head, long nowNs);

    /// <summary>Body bytes of a good status.</summary>
    protected abstract bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs);

    /// <summary>The body of a good status is complete and the response has not ended by its own mark.</summary>
    protected abstract void Complete(Exchange exchange, long nowNs);

    /// <summary>The response is good as far as the protocol knows: the checks have the last word.</summary>
    protected void Succeed(Exchange exchange, ReadOnlySpan<byte> body, long nowNs)
    {
        var reason = _rules.Apply(exchange, body, _headers);
        if (reason is not null)
        {
            Fail(exchange, ErrorKind.InvalidResponse, reason, nowNs);
            return;
        }

        if (_isWanted && !KeepsAnswer)
        {
            exchange.Row.Session!.KeepAnswer(body, IsCut);
        }

        _ended = true;
        exchange.Record.Done = nowNs;
    }

    /// <summary>Ends the response with a failure. Returns false, for readers that give up on the connection too.</summary>
    protected bool Fail(Exchange exchange, ErrorKind kind, string detail, long nowNs)
    {
        _ended = true;
        exchange.Fail(kind, _mask.Apply(detail), nowNs);
        return false;
    }
}
