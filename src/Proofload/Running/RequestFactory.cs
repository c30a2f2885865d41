using System.Runtime.CompilerServices;
using Proofload.Data;
using Proofload.Load;
using Proofload.Protocols;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>One kind of request, ready to be sent: its driver, its rows, its timeout.</summary>
internal sealed record RequestKind(string Name, IProtocolDriver Driver, IRowSource Rows, long TimeoutNs);

/// <summary>Fills slots with requests: a pure function of the request's index. Belongs to one worker; the kinds are shared.</summary>
internal sealed class RequestFactory(IReadOnlyList<RequestKind> kinds, MixSelector mix, int slots)
{
    private readonly IResponseReader?[]?[] _readers = new IResponseReader?[]?[slots];

    /// <summary>Prepares request <paramref name="index"/> in a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Prepare(Exchange exchange, long index)
    {
        var number = kinds.Count == 1 ? 0 : mix.KindAt(index);
        var kind = kinds[number];
        exchange.Clear();
        exchange.Row.Clear();
        exchange.Row.Index = index;
        exchange.Record.Index = index;
        kind.Rows.Fill(index, exchange.Row);
        exchange.Record.CustomId = exchange.Row.CustomId;
        Finish(exchange, number);
    }

    /// <summary>Writes the request of a kind for the row that the exchange has.</summary>
    public void Finish(Exchange exchange, int number)
    {
        var kind = kinds[number];
        exchange.Record.Kind = number;
        exchange.TimeoutNs = kind.TimeoutNs;
        kind.Driver.Prepare(exchange);
        exchange.Record.BytesSent = exchange.Body.WrittenCount;
        var readers = _readers[exchange.Slot] ??= new IResponseReader?[kinds.Count];
        exchange.Reader = readers[number] ??= kind.Driver.CreateReader();
    }
}
