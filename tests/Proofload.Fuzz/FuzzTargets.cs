using Proofload.Fuzz.Grammars;
using Proofload.Fuzz.Targets;

namespace Proofload.Fuzz;

/// <summary>All targets, each a new one: a target keeps a reader that it uses again and again.</summary>
internal static class FuzzTargets
{
    private static readonly Func<FuzzTarget>[] Makers =
    [
        static () => new Http1Target(),
        static () => new SseTarget(),
        static () => new WebSocketTarget(),
        static () => new EventsTarget(),
        static () => new GenerationTarget(chat: true),
        static () => new GenerationTarget(chat: false),
        static () => new EmbeddingsTarget(),
        static () => new LlmTarget(new ResponsesGrammar()),
        static () => new LlmTarget(new MessagesGrammar()),
        static () => new LlmTarget(new OllamaGrammar()),
        static () => new RerankTarget(),
        static () => new KserveTarget(),
        static () => new GrpcTarget(),
        static () => new TfServingTarget(columns: false),
        static () => new TfServingTarget(columns: true),
        static () => new TorchServeTarget(),
        static () => new PlanTarget(),
        static () => new HistogramTarget(),
        static () => new RunJsonTarget(),
        static () => new ImportTarget(),
        static () => new TokenizerTarget(),
        static () => new DatasetTarget(),
        static () => new TraceTarget(),
        static () => new RecordsTarget(),
    ];

    public static IReadOnlyList<FuzzTarget> All => [.. Makers.Select(static make => make()), .. ServiceFileTarget.All];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
