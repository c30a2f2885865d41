using System.Net.Sockets;
using System.Security.Cryptography;
using Proofload.Data;
using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Measurement.Pacing;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Protocols;
using Proofload.Results;
using Proofload.Running.Sessions;
using Proofload.Scenarios;
using Proofload.Tokenizers;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>
/// Runs the plan's own kinds of request through real workers, transports, drivers and recorders against a throw-away listener in this
/// process, so that no request of the run pays for compilation (<see cref="CompilerRehearsal"/>). Nothing is sent to the target, no secret
/// is used, no check or extraction of the plan runs, and nothing is recorded.
/// </summary>
internal static class Rehearsal
{
    private const int Requests = 100;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Rehearses each kind. A loopback that cannot be used costs only the rehearsal; the reason is returned.</summary>
    public static async Task<string?> RunAsync(RunPlan plan, string baseFolder, IReadOnlyList<RequestKind> kinds, IClock clock, Tokenizer? tokenizer, CompiledScenario? scenario = null)
    {
        try
        {
            var requests = plan.EffectiveRequests;
            await CompilerRehearsal.RunAsync(async () =>
            {
                for (var i = 0; i < kinds.Count; i++)
                {
                    await OneAsync(plan, baseFolder, requests[i], kinds[i], clock, tokenizer, scenario?.Steps[i]);
                }
            });
            return null;
        }
        catch (Exception e) when (e is SocketException or IOException or CryptographicException || (e is PlanException && plan.Scenario?.Code is not null))
        {
            // Fields that only the scenario's code gives are not there in a rehearsal.
            return "not rehearsed, so the first requests include compilation: " + e.Message;
        }
    }

    private static async Task OneAsync(RunPlan plan, string baseFolder, RequestPlan request, RequestKind kind, IClock clock, Tokenizer? tokenizer, CompiledStep? step)
    {
        var protocol = BuiltInProtocols.Find(request.Protocol ?? plan.Target.Protocol)!;
        var certificate = plan.Target.Url.Scheme == "https" ? RehearsalCertificate.Create(clock.UtcNow) : null;
        var (rehearsedRequest, sample) = protocol.Rehearse?.Invoke(request) ?? (request, protocol.Sample);
        using var server = new RehearsalServer(sample, certificate);
        var target = Target(plan.Target, server.Address);
        var runClock = new RunClock(clock);
        var driver = protocol.Create(new DriverContext
        {
            Target = target,
            Request = rehearsedRequest with { BatchSize = protocol.Facts.BatchesRows ? 1 : request.BatchSize, Checks = [], Extract = new Dictionary<string, ExtractPlan>(), Headers = new Dictionary<string, Secret>() },
            Variables = new VariableStore(),
            Seed = plan.Seed,
            Clock = runClock,
            BaseDirectory = baseFolder,
            RowFields = plan.Scenario?.Code is null ? kind.Rows.FieldNames : null,
            SendsOwnBodies = kind.Rows.HasBodies,
            ExtractedNames = [.. plan.ExtractedNames],
        });
        var rehearsed = kind with { Driver = driver, TimeoutNs = (long)Longest.TotalNanoseconds };
        await RunAsync(new OpenLoad { Rate = new ConstantShape(5_000), Arrivals = ArrivalProcess.Uniform, Requests = Requests, MaxInFlight = 4 });
        await RunAsync(new IterationsLoad { Users = 2, Iterations = Requests, Shared = true });

        async Task RunAsync(LoadPlan plannedLoad)
        {
            var load = LoadCompiler.Compile(plannedLoad, plan.Seed, baseFolder);
            await using var transport = TransportFactory.Create(target, 4, runClock);
            await transport.WarmAsync(2, CancellationToken.None);
            var stop = new StopSignal();
            var recorder = new Recorder(1);
            var desk = tokenizer is null ? null : new TokenDesk();
            using var counter = desk is null ? null : new TokenCounter(tokenizer!, [desk]);
            var context = new WorkerContext
            {
                Part = Partition.Whole,
                Clock = runClock,
                Load = load,
                Kinds = [rehearsed],
                Mix = new MixSelector([1], plan.Seed),
                Transport = transport,
                Recorder = recorder,
                Sessions = step is null ? null : plan.Scenario?.Code is null ? Sessions(step, rehearsed, plan.Seed) : CodedSessions(plan, request, rehearsed, load, runClock, stop, transport),
                Tokens = desk,
                Stop = stop,
            };
            Worker worker = load.Users is { } users ? new ClosedWorker(context, users, users.MaxUsers) : new OpenWorker(context, load.MaxInFlight);
            using var limit = new Timer(_ => stop.Set(RunEnding.Stopped, "rehearsed", abandonInFlight: true), null, Longest, Timeout.InfiniteTimeSpan);
            var session = Session(target, load, runClock, clock, recorder, stop);
            using var collector = new Collector(session, new StopMonitor(session.Plan), live: null, store: null);
            runClock.StartAt(0);
            session.Machine.Start();
            collector.Start();
            counter?.Start();
            await Worker.OnOwnThread(worker);
            collector.Finish();
            if (worker.Crash is PlanException wrong)
            {
                throw new PlanException(wrong.Problems);
            }
        }
    }

    /// <summary>Sessions of two requests of the step, without its pauses and conditions.</summary>
    private static SessionFactory Sessions(CompiledStep step, RequestKind rehearsed, ulong seed)
    {
        var scenario = new CompiledScenario
        {
            Steps =
            [
                step with
                {
                    Number = 0,
                    Kind = rehearsed,
                    Think = new DistributionSampler(Distribution.Zero, "rehearsal"),
                    Repeats = new DistributionSampler(Distribution.Constant(2), "rehearsal"),
                    When = null,
                    EndsOnFailure = false,
                },
            ],
            Rounds = new DistributionSampler(Distribution.Constant(1), "rehearsal"),
            MostRounds = 1,
            Seed = seed,
        };
        return new SessionFactory
        {
            CreateScript = exchanges => new ScenarioScript(scenario, new RequestFactory([rehearsed], new MixSelector([1], seed), exchanges)),
            Seed = seed,
        };
    }

    /// <summary>The same for a scenario in C#: not its own code, which may do whatever it likes, but what every code goes through.</summary>
    private static SessionFactory CodedSessions(RunPlan plan, RequestPlan request, RequestKind rehearsed, CompiledLoad load, RunClock clock, StopSignal stop, ITransport transport) => new CodeRun
    {
        Code = new SessionCode("rehearsal", async user =>
        {
            var answer = await user.Step(request.Name).ContinueOnFailure();
            user.Check("ok", answer.Ok);
            user.Metric("answer_bytes", answer.Utf8.Length, "bytes");
            user.Count("answers");
            await user.Think(TimeSpan.Zero);
            await user.Step(request.Name).ContinueOnFailure();
        }),
        Plan = plan with { Scenario = new ScenarioPlan { Steps = [new StepPlan { Request = request }] } },
        Kinds = [rehearsed],
        Load = load,
        Clock = clock,
        Stop = stop,
        Rows = rehearsed.Rows,
    }.FactoryFor(transport);

    /// <summary>What a collector looks at, so that looking is rehearsed too.</summary>
    private static RunSession Session(TargetPlan target, CompiledLoad load, RunClock runClock, IClock clock, Recorder recorder, StopSignal stop) => new()
    {
        Id = "",
        Plan = new RunPlan { Target = target },
        StartedAt = clock.UtcNow,
        Clock = runClock,
        Load = load,
        Ticks = new TickCollector([recorder]),
        Machine = new MachineSampler(MachineProbe.Create(), clock),
        Stop = stop,
        Kinds = [""],
    };

    /// <summary>The target's engine and connections, TLS included, without its address, secrets and proxy.</summary>
    private static TargetPlan Target(TargetPlan target, Uri address) => target with
    {
        Url = address,
        ApiKey = null,
        Headers = new Dictionary<string, Secret>(),
        HttpVersion = HttpVersionChoice.Http11,
        Proxy = null,
        Tls = new TlsPlan { Verify = false },
        Timeout = Longest,
        ConnectTimeout = Longest,
        Connections = new ConnectionPlan
        {
            Engine = TransportFactory.Choose(target),
            ReceiveClock = target.Connections.ReceiveClock == ReceiveClock.User ? ReceiveClock.User : ReceiveClock.Auto,
        },
    };
}
