using Proofload.Data;
using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Protocols;
using Proofload.Running;
using Proofload.Running.Sessions;
using Proofload.Scenarios;
using Proofload.Transport;
using static Proofload.Tests.Running.Sessions.SessionPlans;

namespace Proofload.Tests.Running.Sessions;

/// <summary>What the worker's loop takes from the heap for each request, with and without sessions.</summary>
public sealed class SessionAllocationTests
{
    private const int Few = 1_000;
    private const int Many = 11_000;

    [Fact]
    public void A_plain_request_allocates_nothing()
    {
        var load = new IterationsLoad { Users = 4, Iterations = 1, Shared = true };
        Run(Plain(load with { Iterations = Few }));
        Assert.Equal(Run(Plain(load with { Iterations = Few })), Run(Plain(load with { Iterations = Many })));
    }

    [Fact]
    public void A_session_allocates_no_more_than_its_name()
    {
        var plan = Steps(new IterationsLoad { Users = 4, Iterations = 1, Shared = true }, 0, Step("a"), Step("b") with { Repeat = Distribution.Constant(3) });
        Run(Of(plan, Few));
        var each = (Run(Of(plan, Many)) - Run(Of(plan, Few))) / (double)(Many - Few);
        Assert.InRange(each, 90, 100);
    }

    [Fact]
    public void A_step_in_csharp_allocates_nothing_and_a_session_little()
    {
        Run(Coded(2, Few));
        var least = (One: double.MaxValue, Ten: double.MaxValue);
        for (var round = 0; round < 3; round++)
        {
            least = (Math.Min(least.One, Each(1)), Math.Min(least.Ten, Each(11)));
        }

        Assert.InRange(least.One, 90, 900);
        Assert.InRange((least.Ten - least.One) / 10, -1, 1);

        static double Each(int steps) => (Run(Coded(steps, Many)) - Run(Coded(steps, Few))) / (double)(Many - Few);
    }

    private static WorkerContext Coded(int steps, int sessions)
    {
        var plan = Steps(new IterationsLoad { Users = 4, Iterations = sessions, Shared = true }, 0, Step("a"));
        plan = plan with
        {
            Scenario = plan.Scenario! with
            {
                Code = new SessionCode("test", async user =>
                {
                    for (var i = 0; i < steps; i++)
                    {
                        var answer = await user.Step("a").Prompt("why").OutputTokens(4);
                        user.Check("fine", answer.Ok && answer.Utf8.Length == 0);
                        user.Metric("words", i, "words");
                        user.Count("steps");
                        await user.Think(TimeSpan.Zero);
                    }
                }),
            },
        };
        var kinds = plan.EffectiveRequests.Select(static r => Kind(r.Name)).ToList();
        var load = LoadCompiler.Compile(plan.Load, 1, ".", ofSessions: true);
        var context = Context(load, kinds, null);
        return context with
        {
            Sessions = new CodeRun
            {
                Code = (SessionCode)plan.Scenario!.Code!, Plan = plan, Kinds = kinds, Load = load, Clock = context.Clock, Stop = context.Stop, Rows = new NoRows(),
            }.FactoryFor(context.Transport),
        };
    }

    private static WorkerContext Plain(LoadPlan load) => Context(LoadCompiler.Compile(load, 1, "."), [Kind("a")], null);

    private static WorkerContext Of(RunPlan plan, int sessions)
    {
        plan = plan with { Load = (IterationsLoad)plan.Load with { Iterations = sessions } };
        var kinds = plan.EffectiveRequests.Select(static r => Kind(r.Name)).ToList();
        var load = LoadCompiler.Compile(plan.Load, 1, ".", ofSessions: true);
        var scenario = ScenarioCompiler.Compile(plan, load, kinds, [.. plan.EffectiveRequests.Select(static _ => (DriverContext)null!)]);
        return Context(load, kinds, new SessionFactory
        {
            CreateScript = exchanges => new ScenarioScript(scenario, new RequestFactory(kinds, new MixSelector([1], 1), exchanges)),
            Seed = 1,
        });
    }

    private static WorkerContext Context(CompiledLoad load, IReadOnlyList<RequestKind> kinds, SessionFactory? sessions)
    {
        var clock = new ManualClock();
        return new WorkerContext
        {
            Part = Partition.Whole,
            Clock = clock,
            Load = load,
            Kinds = kinds,
            Mix = new MixSelector([1], 1),
            Transport = new InstantTransport(clock),
            Recorder = new Recorder(kinds.Count, new RecorderOptions { TickNs = long.MaxValue / 4 }),
            Sessions = sessions,
            Stop = new StopSignal(),
        };
    }

    private static RequestKind Kind(string name) => new(name, new NoDriver(), new NoRows(), 1_000_000_000);

    private static long Run(WorkerContext context)
    {
        var worker = new ClosedWorker(context, context.Load.Users!, context.Load.Users!.MaxUsers);
        var before = GC.GetAllocatedBytesForCurrentThread();
        worker.Run();
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Null(worker.Crash);
        return taken;
    }

    /// <summary>Answers as soon as it is asked, a microsecond later.</summary>
    private sealed class InstantTransport(ManualClock clock) : ITransport
    {
        private readonly Queue<Exchange> _completed = new(16);

        public string Engine => "instant";

        public TransportStatistics Statistics { get; } = new();

        public ValueTask WarmAsync(int connections, CancellationToken cancellation) => ValueTask.CompletedTask;

        public void Start(Exchange exchange)
        {
            exchange.Record.Sent = clock.NowNs;
            exchange.Record.Done = clock.NowNs;
            _completed.Enqueue(exchange);
        }

        public void Abort(Exchange exchange, ErrorKind outcome) => throw new InvalidOperationException("nothing to abort");

        public bool TryTakeCompleted(out Exchange exchange) => _completed.TryDequeue(out exchange!);

        public void WaitUntil(long dueNs) => clock.SetTo(Math.Max(clock.NowNs, Math.Min(dueNs, clock.NowNs + 1_000)));

        public void Wake()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoDriver : IProtocolDriver, IResponseReader
    {
        public bool Streams => false;

        public void Prepare(Exchange exchange)
        {
        }

        public IResponseReader CreateReader() => this;

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
