namespace Proofload.Plans;

/// <summary>What a plan must know of a protocol.</summary>
/// <param name="Id">Its name in plans.</param>
/// <param name="Description">One line.</param>
public sealed record ProtocolFacts(string Id, string Description)
{
    /// <summary>True when requests name a model.</summary>
    public bool NeedsModel { get; init; }

    /// <summary>True when answers can stream token by token.</summary>
    public bool Streams { get; init; }

    /// <summary>True when answers report tokens.</summary>
    public bool CountsTokens { get; init; }

    /// <summary>True when a request must say its input tensors.</summary>
    public bool NeedsInputs { get; init; }

    /// <summary>True when the request's method, body and path are free; the others make their own.</summary>
    public bool HasFreeBody { get; init; }
}

/// <summary>The protocols that plans may name.</summary>
public static class KnownProtocols
{
    /// <summary>Every built-in protocol.</summary>
    public static IReadOnlyList<ProtocolFacts> All { get; } =
    [
        new("http", "any HTTP endpoint") { HasFreeBody = true },
        new("openai-chat", "OpenAI-style chat completions") { NeedsModel = true, Streams = true, CountsTokens = true },
        new("openai-completions", "OpenAI-style text completions") { NeedsModel = true, Streams = true, CountsTokens = true },
        new("openai-embeddings", "OpenAI-style embeddings") { NeedsModel = true, CountsTokens = true },
        new("kserve-v2", "KServe v2 inference over HTTP (Triton and others)") { NeedsModel = true, NeedsInputs = true },
    ];

    /// <summary>The built-in protocol with this id, or null.</summary>
    public static ProtocolFacts? Find(string id) => All.FirstOrDefault(p => p.Id == id);
}
