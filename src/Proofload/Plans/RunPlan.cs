using Proofload.Plans.Loads;

namespace Proofload.Plans;

/// <summary>What to do: one run, from YAML, flags or C#. Immutable; the same plan and seed give the same requests at the same times.</summary>
public sealed record RunPlan
{
    /// <summary>A name for people. Default <c>run</c>.</summary>
    public string Name { get; init; } = "run";

    /// <summary>What is measured and how it is reached.</summary>
    public required TargetPlan Target { get; init; }

    /// <summary>When requests are due. Default one user in a closed loop for 10 s.</summary>
    public LoadPlan Load { get; init; } = new ClosedLoad { Users = new ConstantShape(1), Duration = TimeSpan.FromSeconds(10) };

    /// <summary>The mix of request kinds; empty means one kind built from <see cref="Target"/> and <see cref="Data"/>.</summary>
    public IReadOnlyList<RequestPlan> Requests { get; init => field = ValueList<RequestPlan>.Of(value); } = ValueList<RequestPlan>.Empty;

    /// <summary>Requests sent once, in order, before the load; what they extract is there for templates as <c>{{name}}</c>.</summary>
    public IReadOnlyList<RequestPlan> Setup { get; init => field = ValueList<RequestPlan>.Of(value); } = ValueList<RequestPlan>.Empty;

    /// <summary>A session of several steps; null for single requests. It takes the place of <see cref="Requests"/>.</summary>
    public ScenarioPlan? Scenario { get; init; }

    /// <summary>Makes the only request a conversation of several turns: a scenario of one step. Null for single requests.</summary>
    public ConversationPlan? Conversation { get; init; }

    /// <summary>Prompts and rows for every kind that has no data of its own.</summary>
    public DataPlan Data { get; init; } = new();

    /// <summary>
    /// Counts tokens without the server: <c>cl100k_base</c>, <c>o200k_base</c>, a <c>tokenizer.json</c> or a <c>.tiktoken</c> file; relative paths are
    /// taken from the plan's folder. Synthetic prompts then have exactly the planned length, and answers are counted where the server
    /// reports no usage, and beside it where it does. Null counts nothing.
    /// </summary>
    public string? Tokenizer { get; init; }

    /// <summary>A grid of runs in place of one: the plan for every combination of the axes' values. Null for a single run.</summary>
    public SweepPlan? Sweep { get; init; }

    /// <summary>How a search for capacity goes about it; null takes its defaults. A single run takes no notice of it.</summary>
    public CapacityPlan? Capacity { get; init; }

    /// <summary>Compares the target with a baseline, pair by pair; only <c>proofload gate</c> and <see cref="LoadTest"/>'s gates look at it. Null for none.</summary>
    public GatePlan? Gate { get; init; }

    /// <summary>What must hold, for example <c>ttft p99 &lt; 500ms</c>.</summary>
    public IReadOnlyList<Objective> Objectives { get; init => field = ValueList<Objective>.Of(value); } = ValueList<Objective>.Empty;

    /// <summary>Objectives file whose objectives must hold too, as far as a run can judge them; null for none.</summary>
    public ObjectivesFilePlan? ObjectivesFile { get; init; }

    /// <summary>When to end before the planned end.</summary>
    public StopPlan Stop { get; init; } = new();

    /// <summary>Sends what the run counts, while it goes on, to an OpenTelemetry collector; null (default) sends nothing.</summary>
    public OtlpPlan? Otlp { get; init; }

    /// <summary>What the generator may use of this machine.</summary>
    public GeneratorPlan Generator { get; init; } = new();

    /// <summary>Seed of every random choice. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Free labels kept with the run, for example <c>commit: 1a2b3c</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = ValueMap<string>.Of(value); } = ValueMap<string>.Empty;

    /// <summary>The target as the requests need it: with HTTP/2 where one of them is over gRPC.</summary>
    public TargetPlan EffectiveTarget =>
        EffectiveRequests.Concat(Setup).Any(r => KnownProtocols.Find(r.Protocol ?? Target.Protocol) is { NeedsHttp2: true })
            ? Target with { HttpVersion = HttpVersionChoice.Http2 }
            : Target;

    /// <summary>Names of the variables that set-up requests and kinds of the mix extract.</summary>
    public IEnumerable<string> ExtractedNames => Setup.Concat(Requests).Concat(Steps).SelectMany(static r => r.Extract.Keys).Concat(HasSessions ? SessionNames : []);

    /// <summary>The kinds that are really sent: the steps of the scenario, <see cref="Requests"/>, or the single default kind.</summary>
    public IReadOnlyList<RequestPlan> EffectiveRequests =>
        Scenario is not null ? [.. Steps]
        : Requests.Count > 0 ? Requests
        : [new RequestPlan { Name = Conversation is null ? "default" : "chat" }];

    /// <summary>True when the load starts sessions of several requests.</summary>
    public bool HasSessions => Scenario is not null || Conversation is not null;

    /// <summary>The scenario that is really run: <see cref="Scenario"/>, or <see cref="Conversation"/> as one of a single step; null for single requests.</summary>
    public ScenarioPlan? EffectiveScenario => Scenario
        ?? (Conversation is { } conversation ? new ScenarioPlan { Steps = [new StepPlan { Request = EffectiveRequests[0], Conversation = conversation }] } : null);

    /// <summary>Names that every request of a session may use in templates.</summary>
    private static readonly string[] SessionNames = ["session", "turn"];

    private IEnumerable<RequestPlan> Steps => Scenario is null ? [] : Scenario.Steps.Select(static s => s.Request);
}
