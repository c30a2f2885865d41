using Proofload.Data;
using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans.Loads;
using Proofload.Protocols;
using Proofload.Running;
using Proofload.Transport;

namespace Proofload.Tests.Running;

/// <summary>Runs one worker in virtual time, to its end.</summary>
internal sealed class VirtualRun
{
    public const long Ms = 1_000_000;

    public VirtualRun(LoadPlan load, Func<Exchange, long?> serve, long timeoutNs = 1_000 * Ms, int? mostFailuresInARow = null)
    {
        var compiled = LoadCompiler.Compile(load, 1, ".");
        Transport = new VirtualTransport(Clock, serve);
        Recorder = new Recorder(1);
        var context = new WorkerContext
        {
            Part = Partition.Whole,
            Clock = Clock,
            Load = compiled,
            Kinds = [new RequestKind("only", new NoDriver(), new NoRows(), timeoutNs)],
            Mix = new MixSelector([1], 1),
            Transport = Transport,
            Recorder = Recorder,
            Stop = Stop,
            MostFailuresInARow = mostFailuresInARow,
        };
        Worker = compiled.Users is { } users ? new ClosedWorker(context, users, users.MaxUsers) : new OpenWorker(context, compiled.MaxInFlight);
    }

    public ManualClock Clock { get; } = new();

    public StopSignal Stop { get; } = new();

    public VirtualTransport Transport { get; }

    public Recorder Recorder { get; }

    public Worker Worker { get; }

    public RequestCounters Counters => Recorder.Snapshot().All.Counters;

    public VirtualRun Run()
    {
        Worker.Run();
        Assert.Null(Worker.Crash);
        return this;
    }

    private sealed class NoDriver : IProtocolDriver
    {
        public bool Streams => false;

        public void Prepare(Exchange exchange)
        {
        }

        public IResponseReader CreateReader() => new NoReader();
    }

    private sealed class NoReader : IResponseReader
    {
        public void OnHead(Exchange exchange, ResponseHead head, long nowNs)
        {
        }

        public bool OnBody(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs) => true;

        public void OnEnd(Exchange exchange, long nowNs)
        {
        }
    }

    private sealed class NoRows : IRowSource
    {
        public string Description => "none";

        public IReadOnlyCollection<string> FieldNames => [];

        public void Fill(long index, Row row)
        {
        }
    }
}
