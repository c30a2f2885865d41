using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Results;
using Proofload.Running;
using Proofload.Running.Sessions;
using Proofload.Scenarios;
using Proofload.Transport;

namespace Proofload.Tests.Running.Sessions;

/// <summary>Runs the sessions of a plan with one worker in virtual time. Requests are written as text: what a step sends can be read back.</summary>
internal sealed class VirtualSessions
{
    public const long Ms = 1_000_000;

    private readonly Func<SentStep, long?> _serve;

    /// <param name="plan">The plan; its target is not used.</param>
    /// <param name="serve">How long a request takes; null hangs. May make the exchange fail or set values of the session.</param>
    /// <param name="rows">Rows of each step; null makes a prompt of the row's index.</param>
    public VirtualSessions(RunPlan plan, Func<SentStep, long?> serve, Func<string, IRowSource>? rows = null)
    {
        Load = LoadCompiler.Compile(plan.Load, plan.Seed, ".", ofSessions: true);
        var runClock = new RunClock(Clock);
        _serve = serve;
        var requests = plan.EffectiveRequests;
        var contexts = requests.Select(r => new DriverContext
        {
            Target = plan.Target, Request = r, Variables = new VariableStore(), Clock = runClock, ExtractedNames = [.. plan.ExtractedNames],
        }).ToList();
        var kinds = requests.Select(r => new RequestKind(r.Name, new TextDriver(), rows?.Invoke(r.Name) ?? new IndexRows(), 1_000 * Ms)).ToList();
        var scenario = ScenarioCompiler.Compile(plan, Load, kinds, contexts);
        Transport = new VirtualTransport(Clock, Serve);
        Code = plan.Scenario?.Code is not SessionCode code ? null : new CodeRun
        {
            Code = code,
            Plan = plan,
            Kinds = kinds,
            Load = Load,
            Clock = Clock,
            Stop = Stop,
            Rows = rows?.Invoke("") ?? new IndexRows(),
            Mask = static text => text.Replace("hunter2", "***", StringComparison.Ordinal),
        };
        Recorder = new Recorder(kinds.Count, new RecorderOptions { Turns = scenario.TurnsShown });
        var context = new WorkerContext
        {
            Part = Partition.Whole,
            Clock = Clock,
            Load = Load,
            Kinds = kinds,
            Mix = new MixSelector([1], 1),
            Transport = Transport,
            Recorder = Recorder,
            Sink = Sink,
            Sessions = Code?.FactoryFor(Transport) ?? new SessionFactory
            {
                CreateScript = exchanges => new ScenarioScript(scenario, new RequestFactory(kinds, new MixSelector([1], 1), exchanges)),
                Seed = plan.Seed,
                CookieClock = plan.Scenario is { Cookies: true } ? Clock : null,
            },
            Stop = Stop,
        };
        Worker = Load.Users is { } users ? new ClosedWorker(context, users, users.MaxUsers) : new OpenWorker(context, Load.MaxInFlight);
    }

    public ManualClock Clock { get; } = new();

    /// <summary>The scenario in C#; null without one.</summary>
    public CodeRun? Code { get; }

    /// <summary>What its code recorded.</summary>
    public CustomSnapshot Custom => Code!.Snapshot();

    public CompiledLoad Load { get; }

    public StopSignal Stop { get; } = new();

    public VirtualTransport Transport { get; }

    public Recorder Recorder { get; }

    public Worker Worker { get; }

    public KeptRecords Sink { get; } = new();

    /// <summary>Every request in the order of sending.</summary>
    public List<SentStep> Sent { get; } = [];

    public SessionCounters Sessions => Recorder.Snapshot().Sessions.Counters;

    public IEnumerable<IGrouping<long, SentStep>> BySession => Sent.GroupBy(static s => s.Session);

    public VirtualSessions Run()
    {
        Worker.Run();
        Assert.Null(Worker.Crash);
        return this;
    }

    /// <summary>True when no request of a session was sent while another one of it was under way.</summary>
    public bool NeverInterleaves => Sink.All.GroupBy(static r => r.Session)
        .All(static session => session.OrderBy(static r => r.Sent).ToList() is var steps && steps.Zip(steps.Skip(1)).All(static p => p.Second.Sent >= p.First.Done));

    private long? Serve(Exchange exchange)
    {
        var step = new SentStep(exchange, exchange.Record.Session, exchange.Record.Kind, exchange.Record.Turn, exchange.Record.Intended, Clock.NowNs, Encoding.UTF8.GetString(exchange.Body.WrittenSpan), exchange.Row.Session!.Id, exchange.Row.Session.Sequence);
        Sent.Add(step);
        return _serve(step);
    }

    /// <summary>One request as it was sent.</summary>
    internal sealed record SentStep(Exchange Exchange, long Session, int Kind, int Turn, long Intended, long SentAt, string Text, string Name, SequenceMark? Sequence)
    {
        public void Answer(string text) => Exchange.Row.Session!.KeepAnswer(Encoding.UTF8.GetBytes(text));

        public void Set(string name, string value) => Exchange.Row.Session!.Set(name, value);

        public void Fail()
        {
            Exchange.Record.Outcome = ErrorKind.Http5xx;
            Exchange.Record.Detail = "500";
        }
    }

    /// <summary>Keeps every record.</summary>
    internal sealed class KeptRecords : IRecordSink
    {
        public List<RequestRecord> All { get; } = [];

        public void Accept(ReadOnlySpan<RequestRecord> records) => All.AddRange(records);
    }

    private sealed class TextDriver : IProtocolDriver
    {
        public bool Streams => false;

        public void Prepare(Exchange exchange)
        {
            foreach (var turn in exchange.Row.History)
            {
                exchange.Body.Write(Encoding.UTF8.GetBytes($"{turn.Role}:{Encoding.UTF8.GetString(turn.TextJson.Span)}|"));
            }

            exchange.Body.Write(exchange.Row.PromptJson.Span);
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

    private sealed class IndexRows : IRowSource
    {
        public string Description => "numbers";

        public IReadOnlyCollection<string> FieldNames => [];

        public void Fill(long index, Row row)
        {
            row.Index = index;
            row.PromptJson = Encoding.UTF8.GetBytes($"q{index}");
        }
    }
}
