using System.Globalization;
using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Sampling;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Faults;

/// <summary>
/// Which faults strike, and what share of the requests. Text form: <c>rate_limited=0.01,stall=0.02:500ms</c>, that is
/// <c>NAME=SHARE[:PARAMETER]</c> with shares from 0 to 1. Whether fault k strikes request i is a function of the seed, k and i;
/// where several would, the first in the text does. A fault that cannot strike an answer (a stall in one that is not streamed) leaves it alone.
/// </summary>
public sealed class FaultSchedule
{
    private readonly Rule[] _rules;

    private FaultSchedule(Rule[] rules) => _rules = rules;

    /// <summary>No faults.</summary>
    public static FaultSchedule None { get; } = new([]);

    /// <summary>True when there are none.</summary>
    public bool IsEmpty => _rules.Length == 0;

    /// <summary>Reads the text form; empty text and <c>none</c> mean no faults.</summary>
    /// <exception cref="SimulatorOptionException">A name, share or parameter is wrong.</exception>
    public static FaultSchedule Parse(string text)
    {
        if (text.Trim() is "" or "none")
        {
            return None;
        }

        return new FaultSchedule([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseRule)]);
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Join(',', _rules.Select(r => r.Text));

    /// <summary>The fault that strikes the request, or null.</summary>
    internal Fault? Choose(ulong seed, long index, FaultShapes shape)
    {
        for (var k = 0; k < _rules.Length; k++)
        {
            if (_rules[k].Fault.AppliesTo.HasFlag(shape)
                && SplitMix64.For(seed, index, SamplePurpose.Fault + k).NextDouble() < _rules[k].Share)
            {
                return _rules[k].Fault;
            }
        }

        return null;
    }

    private static Rule ParseRule(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals].Trim();
        var kind = FaultCatalog.All.FirstOrDefault(k => k.Name == name)
            ?? throw NearestName.Unknown("fault", name, FaultCatalog.All.Select(k => k.Name));
        var value = equals < 0 ? string.Empty : text[(equals + 1)..];
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var shareText = colon < 0 ? value : value[..colon];
        if (!double.TryParse(shareText.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) || share > 1)
        {
            throw new SimulatorOptionException($"'{text}' needs a share of requests. Allowed: {name}=0 to {name}=1, for example {name}=0.01.");
        }

        var parameter = colon < 0 ? null : value[(colon + 1)..].Trim();
        if (parameter is not null && kind.Parameter is null)
        {
            throw new SimulatorOptionException($"Fault {name} takes no parameter; '{parameter}' given.");
        }

        return new Rule(kind.Create(parameter), share, text);
    }

    private sealed record Rule(Fault Fault, double Share, string Text);
}
