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

    /// <summary>True when answers are streamed unless a request says otherwise. Default as <see cref="Streams"/>.</summary>
    public bool StreamsByDefault { get => field && Streams; init; } = true;

    /// <summary>True when answers report tokens.</summary>
    public bool CountsTokens { get; init; }

    /// <summary>True when requests carry earlier turns and readers hand over the text of answers.</summary>
    public bool Converses { get; init; }

    /// <summary>True when requests can be marked as a stateful sequence.</summary>
    public bool HasSequences { get; init; }

    /// <summary>True when a request may have a system message.</summary>
    public bool TakesSystem { get; init; }

    /// <summary>True when a request holds as many inputs as <c>batch_size</c> says.</summary>
    public bool TakesBatch { get; init; }

    /// <summary>Header that carries the API key as it is; Authorization carries it as bearer token. Default Authorization.</summary>
    public string ApiKeyHeader { get; init; } = KnownProtocols.Bearer;

    /// <summary>Environment variable whose API key is sent when flags make the plan and name none; null without one.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>True when a request must say its input tensors.</summary>
    public bool NeedsInputs { get; init; }

    /// <summary>True when a request may say its input tensors. Default as <see cref="NeedsInputs"/>.</summary>
    public bool TakesInputs { get => field || NeedsInputs; init; }

    /// <summary>True when it speaks HTTP/2 only, whatever the target's <c>http_version</c> says.</summary>
    public bool NeedsHttp2 { get; init; }

    /// <summary>True when it speaks HTTP/1.1 only and through no proxy: a connection that becomes something else.</summary>
    public bool NeedsHttp11 { get; init; }

    /// <summary>True when a plan may say what the events of an answer mean.</summary>
    public bool TakesEvents { get; init; }

    /// <summary>True when the request's method, body and path are free; the others make their own.</summary>
    public bool HasFreeBody { get; init; }

    /// <summary>True when a body of the plan may take the place of the one that the protocol makes.</summary>
    public bool TakesBody { get; init; }

    /// <summary>True when those inputs are rows of the data, each its own.</summary>
    public bool BatchesRows { get; init; }

    /// <summary>True when requests can carry images and audio.</summary>
    public bool CarriesMedia { get; init; }

    /// <summary>True when the server says whether a model is ready, so that a run can wait for it.</summary>
    public bool TellsReadiness { get; init; }

    /// <summary>Whether the answers of a kind of request are streamed.</summary>
    public bool StreamsFor(RequestPlan request) => Streams && (request.Stream ?? StreamsByDefault);
}

/// <summary>The protocols that plans may name: one line each.</summary>
public static class KnownProtocols
{
    /// <summary>The header that carries bearer tokens.</summary>
    public const string Bearer = "Authorization";

    private const string OpenAiKey = "OPENAI_API_KEY";

    /// <summary>Any HTTP endpoint.</summary>
    public static ProtocolFacts Http { get; } = new("http", "any HTTP endpoint: method, headers, body from text, file, template or multipart") { HasFreeBody = true, CarriesMedia = true };

    /// <summary>OpenAI-style chat completions.</summary>
    public static ProtocolFacts OpenAiChat { get; } = new("openai-chat", "OpenAI-style chat completions, streamed or whole") { NeedsModel = true, Streams = true, CountsTokens = true, TakesSystem = true, Converses = true, CarriesMedia = true, ApiKeyVariable = OpenAiKey };

    /// <summary>OpenAI-style text completions.</summary>
    public static ProtocolFacts OpenAiCompletions { get; } = new("openai-completions", "OpenAI-style text completions, streamed or whole") { NeedsModel = true, Streams = true, CountsTokens = true, ApiKeyVariable = OpenAiKey };

    /// <summary>OpenAI-style embeddings.</summary>
    public static ProtocolFacts OpenAiEmbeddings { get; } = new("openai-embeddings", "OpenAI-style embeddings") { NeedsModel = true, CountsTokens = true, TakesBatch = true, ApiKeyVariable = OpenAiKey };

    /// <summary>OpenAI-style responses.</summary>
    public static ProtocolFacts OpenAiResponses { get; } = new("openai-responses", "OpenAI-style responses, streamed or whole") { NeedsModel = true, Streams = true, CountsTokens = true, TakesSystem = true, Converses = true, ApiKeyVariable = OpenAiKey };

    /// <summary>Anthropic-style messages.</summary>
    public static ProtocolFacts AnthropicMessages { get; } = new("anthropic-messages", "Anthropic-style messages, streamed or whole") { NeedsModel = true, Streams = true, CountsTokens = true, TakesSystem = true, Converses = true, ApiKeyHeader = "x-api-key", ApiKeyVariable = "ANTHROPIC_API_KEY" };

    /// <summary>Ollama's own API.</summary>
    public static ProtocolFacts Ollama { get; } = new("ollama", "Ollama's own chat and generate, streamed or whole") { NeedsModel = true, Streams = true, CountsTokens = true, TakesSystem = true, ApiKeyVariable = "OLLAMA_API_KEY" };

    /// <summary>Reranking of documents.</summary>
    public static ProtocolFacts Rerank { get; } = new("rerank", "reranking of documents (Cohere, Jina, vLLM, TEI)") { CountsTokens = true, TakesBatch = true };

    /// <summary>KServe v2 over HTTP.</summary>
    public static ProtocolFacts KserveV2 { get; } = new("kserve-v2", "Open Inference Protocol (KServe v2, Triton) over HTTP") { NeedsModel = true, NeedsInputs = true, HasSequences = true, CarriesMedia = true, TellsReadiness = true };

    /// <summary>KServe v2 over gRPC.</summary>
    public static ProtocolFacts KserveV2Grpc { get; } = new("kserve-v2-grpc", "Open Inference Protocol (KServe v2, Triton) over gRPC, streamed or whole")
    {
        NeedsModel = true,
        TakesInputs = true,
        NeedsHttp2 = true,
        Streams = true,
        StreamsByDefault = false,
        CountsTokens = true,
    };

    /// <summary>TensorFlow Serving's REST API, and KServe v1, which has the same shape.</summary>
    public static ProtocolFacts TfServing { get; } = new("tf-serving", "TensorFlow Serving over REST (and KServe v1): predict, classify, regress") { NeedsModel = true, TakesInputs = true, TakesBody = true, TakesBatch = true, BatchesRows = true, CarriesMedia = true, TellsReadiness = true };

    /// <summary>TorchServe's inference API.</summary>
    public static ProtocolFacts TorchServe { get; } = new("torchserve", "TorchServe's inference API: an image, audio, text, JSON or several files") { NeedsModel = true, TakesBody = true, CarriesMedia = true, TellsReadiness = true };

    /// <summary>Any HTTP endpoint that answers with server-sent events.</summary>
    public static ProtocolFacts Sse { get; } = new("sse", "any HTTP endpoint that answers with server-sent events") { HasFreeBody = true, TakesEvents = true, Streams = true, CountsTokens = true, CarriesMedia = true };

    /// <summary>Any WebSocket.</summary>
    public static ProtocolFacts WebSocket { get; } = new("websocket", "any WebSocket: messages out, a stream of messages back") { TakesBody = true, TakesEvents = true, Streams = true, CountsTokens = true, CarriesMedia = true, NeedsHttp11 = true };

    /// <summary>Every built-in protocol, in the order of the help.</summary>
    public static IReadOnlyList<ProtocolFacts> All { get; } = [Http, Sse, WebSocket, OpenAiChat, OpenAiCompletions, OpenAiEmbeddings, OpenAiResponses, AnthropicMessages, Ollama, Rerank, KserveV2, KserveV2Grpc, TfServing, TorchServe];

    /// <summary>The built-in protocol with this id, or null.</summary>
    public static ProtocolFacts? Find(string id) => All.FirstOrDefault(p => p.Id == id);

    /// <summary>The header that carries the API key of a protocol; <see cref="Bearer"/> for one that is not built in.</summary>
    public static string ApiKeyHeader(string id) => Find(id)?.ApiKeyHeader ?? Bearer;
}
