using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Protocols.Checks;

/// <summary>The checks and extractions of one kind, compiled once and shared by its readers.</summary>
internal sealed class ResponseRules
{
    private readonly CompiledCheck[] _checks;
    private readonly CompiledExtract[] _extracts;
    private readonly VariableStore _variables;
    private readonly bool _checksStatus;

    /// <exception cref="Plans.PlanException">A check or extraction is malformed.</exception>
    public ResponseRules(DriverContext context)
    {
        var request = context.Request;
        _variables = context.Variables;
        _checks = [.. request.Checks.Select((check, i) => new CompiledCheck(check, context, $"request '{request.Name}', check {i + 1}"))];
        _extracts = [.. request.Extract.Select(pair => new CompiledExtract(pair.Key, pair.Value, $"request '{request.Name}', extract '{pair.Key}'"))];
        _checksStatus = Array.Exists(_checks, static check => check.Status.Count > 0);
        NeedsBody = Array.Exists(_checks, static check => check.NeedsBody) || Array.Exists(_extracts, static extract => extract.NeedsBody);
    }

    /// <summary>Some rule looks into the body.</summary>
    public bool NeedsBody { get; }

    /// <summary>Memory that a reader keeps for the header values which rules ask for.</summary>
    public string?[] MakeHeaderMemory() => _checks.Length + _extracts.Length == 0 ? [] : new string?[_checks.Length + _extracts.Length];

    /// <summary>The outcome that a status alone decides; a status that every status check allows is good whatever its class.</summary>
    public ErrorKind Classify(int status)
    {
        if (_checksStatus)
        {
            foreach (var check in _checks)
            {
                if (check.Status.Count > 0 && !check.Status.Contains(status))
                {
                    return HttpOutcome.Of(status);
                }
            }

            return ErrorKind.Ok;
        }

        return status is >= 200 and < 400 ? ErrorKind.Ok : HttpOutcome.Of(status);
    }

    /// <summary>Keeps the header values that rules ask for: a head lives only during its call.</summary>
    public void TakeHeaders(ResponseHead head, string?[] memory)
    {
        for (var i = 0; i < memory.Length; i++)
        {
            var name = i < _checks.Length ? _checks[i].Header : _extracts[i - _checks.Length].Header;
            memory[i] = name is null ? null : head.Header(name);
        }
    }

    /// <summary>Runs checks, then extractions. Null when all is well, else the reason.</summary>
    public string? Apply(Exchange exchange, ReadOnlySpan<byte> body, string?[] headers)
    {
        for (var i = 0; i < _checks.Length; i++)
        {
            if (_checks[i].Run(exchange.Record.Status, headers[i], body, exchange.Record.BytesReceived, exchange.Row) is { } reason)
            {
                return reason;
            }
        }

        for (var i = 0; i < _extracts.Length; i++)
        {
            if (_extracts[i].Take(headers[_checks.Length + i], body) is not { } value)
            {
                return $"nothing to extract for '{_extracts[i].Name}'";
            }

            if (exchange.Row.Session is { } session)
            {
                session.Set(_extracts[i].Name, value);
            }
            else
            {
                _variables.Set(_extracts[i].Name, value);
            }
        }

        return null;
    }
}
