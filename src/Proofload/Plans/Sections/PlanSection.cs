using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Plans.Sections;

/// <summary>The whole plan.</summary>
internal static class PlanSection
{
    public const int Version = 1;

    private static ExpressionCodec<Objective> Objectives { get; } =
        new("an objective such as 'latency p99 < 500ms'", ObjectiveParser.TryParse, o => o.Expression) { ParseOfCode = ObjectiveParser.TryParseOfCode };

    public static Section<RunPlan> Instance { get; } = new(
        "a plan",
        new RunPlan { Target = TargetSection.Instance.Defaults },
        [
            Field.Required<RunPlan, int>("version", VersionCodec(), _ => Version, (p, _) => p, "Write 1: the version of the plan format."),
            Field.Of<RunPlan, string>("name", Scalars.Filled("a name"), p => p.Name, (p, v) => p with { Name = v }, "A name for people."),
            Field.Of<RunPlan, ulong>("seed", Scalars.Seed, p => p.Seed, (p, v) => p with { Seed = v }, "Seed of every random choice; the same plan and seed send the same requests at the same times."),
            Field.Of<RunPlan, IReadOnlyDictionary<string, string>>("labels", new MapCodec<string>(Scalars.Text("text"), "labels", CheckLabel), p => p.Labels, (p, v) => p with { Labels = v }, "Free labels kept with the run, for example commit: 1a2b3c."),
            Field.Required<RunPlan, TargetPlan>("target", TargetSection.Instance, p => p.Target, (p, v) => p with { Target = v }, "Say where requests go and how connections are made."),
            new Field<RunPlan, LoadPlan>("load", "When requests are due. Without it: one user in a closed loop for 10 s.", new LoadCodec(), p => p.Load, (p, v) => p with { Load = v }) { IsAlwaysWritten = true },
            Field.Of<RunPlan, DataPlan>("data", DataSection.Instance, p => p.Data, (p, v) => p with { Data = v }, "Prompts and rows for every kind that has no data of its own."),
            Field.Of<RunPlan, string>("tokenizer", new TokenizerCodec(), p => p.Tokenizer, (p, v) => p with { Tokenizer = v }, "Counts tokens without the server: cl100k_base, o200k_base, or the path of a tokenizer.json or .tiktoken file. Makes synthetic prompts exactly as long as planned."),
            Field.Of<RunPlan, IReadOnlyList<RequestPlan>>("setup", new ListCodec<RequestPlan>(RequestSection.Setup, "requests"), p => p.Setup, (p, v) => p with { Setup = v }, "Requests sent once, in order, before the load; what they extract is there for templates as {{name}}."),
            Field.Of<RunPlan, IReadOnlyList<RequestPlan>>("requests", new ListCodec<RequestPlan>(RequestSection.Instance, "requests"), p => p.Requests, (p, v) => p with { Requests = v }, "The mix of request kinds; without it one kind made from target and data."),
            Field.Of<RunPlan, ConversationPlan>("conversation", ScenarioSection.Conversation, p => p.Conversation, (p, v) => p with { Conversation = v }, "Makes the request a conversation of several turns that carries its history; the load then starts conversations."),
            Field.Of<RunPlan, ScenarioPlan>("scenario", ScenarioSection.Instance, p => p.Scenario, (p, v) => p with { Scenario = v }, "A session of several steps in place of requests; the load then starts sessions."),
            Field.Of<RunPlan, IReadOnlyList<Objective>>("objectives", new ListCodec<Objective>(Objectives, "objectives"), p => p.Objectives, (p, v) => p with { Objectives = v }, "What must hold, for example 'ttft p99 < 500ms'."),
            Field.Of<RunPlan, ObjectivesFilePlan>("objectives_file", new ObjectivesFileCodec(), p => p.ObjectivesFile, (p, v) => p with { ObjectivesFile = v }, "Objectives file (slo.yaml) whose objectives must hold too, as far as a run can judge them: its path, or {path, service, route, region} to say which of them the run is about."),
            Field.Of<RunPlan, SweepPlan>("sweep", SweepSection.Instance, p => p.Sweep, (p, v) => p with { Sweep = v }, "A grid of runs: this plan for every combination of the axes' values."),
            Field.Of<RunPlan, CapacityPlan>("capacity", CapacitySection.Instance, p => p.Capacity, (p, v) => p with { Capacity = v }, "How 'proofload capacity' searches for the highest load that meets the objectives; other commands leave it alone."),
            Field.Of<RunPlan, GatePlan>("gate", GateSection.Instance, p => p.Gate, (p, v) => p with { Gate = v }, "What the target may be worse by than a baseline: proofload gate compares them pair by pair."),
            Field.Of<RunPlan, StopPlan>("stop", StopSection.Instance, p => p.Stop, (p, v) => p with { Stop = v }, "When to end before the planned end."),
            Field.Of<RunPlan, OtlpPlan>("otlp", OtlpSection.Instance, p => p.Otlp, (p, v) => p with { Otlp = v }, "Sends what the run counts, while it goes on, to an OpenTelemetry collector."),
            Field.Of<RunPlan, GeneratorPlan>("generator", GeneratorSection.Instance, p => p.Generator, (p, v) => p with { Generator = v }, "What the generator may use of this machine."),
        ]);

    /// <summary>The plan as nodes: what YAML, JSON and the writer's callers show.</summary>
    public static PlanNode Write(RunPlan plan) => Instance.Write(plan);

    private static ScalarCodec<int> VersionCodec() => new(
        "the number 1",
        static (string text, out int value, out string problem) =>
        {
            (value, problem) = (Version, $"version {Units.Quote(text)} of the plan format is not known here; this build reads version 1");
            return text == "1";
        },
        static value => new ScalarNode(Units.FormatCount(value), ScalarKind.Raw),
        static () => new System.Text.Json.Nodes.JsonObject { ["const"] = Version });

    private static string? CheckLabel(string name) => name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
        ? null
        : "a label name has 1 to 64 letters, digits and _ - . /";
}
