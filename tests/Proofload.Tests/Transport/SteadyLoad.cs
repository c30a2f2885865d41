using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Tests.Protocols;
using Proofload.Transport;

namespace Proofload.Tests.Transport;

/// <summary>Sixteen exchanges that are always in flight, and nothing else that could allocate.</summary>
internal sealed class SteadyLoad : IAsyncDisposable, ITurn
{
    private const int AtOnce = 16;
    private readonly IProtocolDriver _driver;
    private readonly ITransport _transport;
    private readonly Exchange[] _slots;
    private int _started;
    private int _done;
    private int _requests;

    public SteadyLoad(TargetPlan target, string protocol)
    {
        target = target with { Protocol = protocol };
        var request = new RequestPlan
        {
            Name = "k",
            Body = protocol is "http" or "sse" or "websocket" ? new BodyPlan { Text = "{\"question\":6}" } : null,
            Events = protocol is "sse" or "websocket" ? new EventsPlan { Text = "$.choices[0].delta.content", Usage = new UsagePaths { Output = "$.usage.completion_tokens" } } : null,
        };
        var clock = new RunClock(SystemClock.Instance);
        _driver = DriverBench.Driver(new DriverContext { Target = target, Request = request, Variables = new VariableStore(), Clock = clock });
        _transport = TransportFactory.Create(target, AtOnce, clock);
        _slots = [.. Enumerable.Range(0, AtOnce).Select(i => new Exchange(i) { Reader = _driver.CreateReader() })];
    }

    /// <summary>The owner waits and takes.</summary>
    public void Take(int requests)
    {
        Begin(requests);
        while (!TakeCompleted())
        {
            _transport.WaitUntil(long.MaxValue);
        }
    }

    /// <summary>The transport runs the turns.</summary>
    public void Drive(int requests)
    {
        Begin(requests);
        _transport.Drive(this);
    }

    public bool Run(out long dueNs)
    {
        dueNs = long.MaxValue;
        return !TakeCompleted();
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private void Begin(int requests)
    {
        (_requests, _started, _done) = (requests, 0, 0);
        foreach (var slot in _slots)
        {
            Start(slot);
        }
    }

    private bool TakeCompleted()
    {
        while (_transport.TryTakeCompleted(out var exchange))
        {
            if (exchange.Record.Outcome != ErrorKind.Ok)
            {
                Assert.Fail(exchange.Record.Detail);
            }

            _done++;
            if (_started < _requests)
            {
                Start(exchange);
            }
        }

        return _done == _requests;
    }

    private void Start(Exchange exchange)
    {
        _started++;
        exchange.Clear();
        _driver.Prepare(exchange);
        _transport.Start(exchange);
    }
}
