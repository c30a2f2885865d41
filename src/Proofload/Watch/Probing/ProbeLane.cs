using Proofload.Load;
using Proofload.Running;
using Proofload.Transport;

namespace Proofload.Watch.Probing;

/// <summary>What targets with the same address and connections share: a transport and the slots of its requests. The loop's own.</summary>
internal sealed class ProbeLane(ITransport transport, int slots)
{
    private readonly List<RequestKind> _kinds = [];
    private readonly PlannedProbe[] _probes = new PlannedProbe[slots];
    private RequestFactory? _factory;

    public ITransport Transport => transport;

    public InFlight InFlight { get; } = new(slots);

    /// <summary>Adds a kind of request before the loop begins; gives its number.</summary>
    public int Add(RequestKind kind)
    {
        _kinds.Add(kind);
        return _kinds.Count - 1;
    }

    /// <summary>Fills a slot with a probe's request; null when all are taken.</summary>
    public Exchange? Prepare(in PlannedProbe probe)
    {
        if (InFlight.Rent() is not { } exchange)
            return null;
        _factory ??= new RequestFactory(_kinds, new MixSelector([1], 0), slots);
        var (kind, number, _) = probe.Target.Kinds[probe.Target.Mix.KindAt(probe.Id.Number)];
        var index = probe.Id.Number - 1;
        exchange.Clear();
        exchange.Row.Clear();
        exchange.Row.Index = index;
        exchange.Record.Index = index;
        kind.Rows.Fill(index, exchange.Row);
        _factory.Finish(exchange, number);
        exchange.Headers.Add(new KeyValuePair<string, string>(ProbeHeader.Name, probe.Text));
        exchange.TimeoutNs = probe.Target.TimeoutNs;
        _probes[exchange.Slot] = probe;
        return exchange;
    }

    /// <summary>The probe whose request is in a slot.</summary>
    public PlannedProbe ProbeOf(Exchange exchange) => _probes[exchange.Slot];
}

/// <summary>The header by which a target's log and the counts can be compared.</summary>
public static class ProbeHeader
{
    /// <summary>Its name.</summary>
    public const string Name = "x-proofload-probe";
}
