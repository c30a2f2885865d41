using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Tests.Protocols;
using Proofload.Transport;

namespace Proofload.Tests.Transport;

/// <summary>A transport, a driver and the owner's side of both.</summary>
internal sealed class TransportBench : IAsyncDisposable
{
    private static readonly long Patience = 10_000_000_000;
    private readonly IProtocolDriver _driver;
    private int _slots;

    public TransportBench(TargetPlan target, RequestPlan? request = null, int maxInFlight = 16)
    {
        Clock = new RunClock(SystemClock.Instance);
        _driver = DriverBench.Driver(new DriverContext
        {
            Target = target,
            Request = request ?? DriverBench.Request(),
            Variables = new VariableStore(),
            Clock = Clock,
        });
        Transport = TransportFactory.Create(target, maxInFlight, Clock);
    }

    public RunClock Clock { get; }

    public ITransport Transport { get; }

    public static TargetPlan Target(Uri url, string protocol = "http") => new() { Url = url, Protocol = protocol, Model = "m" };

    public Exchange Start(Exchange? slot = null)
    {
        var exchange = Prepare(slot);
        Transport.Start(exchange);
        return exchange;
    }

    /// <summary>A request that is ready to start.</summary>
    public Exchange Prepare(Exchange? slot = null)
    {
        var exchange = slot ?? new Exchange(_slots++) { Reader = _driver.CreateReader() };
        exchange.Clear();
        exchange.Row.PromptJson = "hi"u8.ToArray();
        _driver.Prepare(exchange);
        exchange.Record.Intended = Clock.NowNs;
        return exchange;
    }

    /// <summary>Sends the request of a row in a slot of its own.</summary>
    public RequestRecord SendRow(long index)
    {
        var exchange = new Exchange(_slots++) { Reader = _driver.CreateReader() };
        exchange.Row.Index = index;
        return Send(exchange);
    }

    /// <summary>Sends a request in an exchange of the caller's, which keeps what its row has.</summary>
    public RequestRecord SendIn(Exchange exchange)
    {
        exchange.Reader = _driver.CreateReader();
        return Send(exchange);
    }

    /// <summary>Lets the transport look at its connections. Always true.</summary>
    public bool Look()
    {
        Transport.WaitUntil(Clock.NowNs);
        return true;
    }

    /// <summary>Waits for the next completion.</summary>
    public Exchange Take()
    {
        var end = Clock.NowNs + Patience;
        while (Clock.NowNs < end)
        {
            if (Transport.TryTakeCompleted(out var exchange))
            {
                return exchange;
            }

            Transport.WaitUntil(end);
        }

        throw new TimeoutException("no completion");
    }

    public RequestRecord Send(Exchange? slot = null)
    {
        var started = Start(slot);
        var taken = Take();
        Assert.Same(started, taken);
        return taken.Record;
    }

    public ValueTask DisposeAsync() => Transport.DisposeAsync();
}
