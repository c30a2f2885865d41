using Proofload.Protocols.Http;
using Proofload.Protocols.KserveV2;
using Proofload.Protocols.OpenAiChat;
using Proofload.Protocols.OpenAiCompletions;
using Proofload.Protocols.OpenAiEmbeddings;

namespace Proofload.Protocols;

/// <summary>The protocols that come with Proofload.</summary>
public static class BuiltInProtocols
{
    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<ProtocolDefinition> All { get; } =
    [
        new("http", "Any HTTP endpoint: method, headers, body from text, file, template or multipart", false, false, static c => new HttpDriver(c)),
        new("openai-chat", "OpenAI-style chat completions, streamed or whole", true, true, static c => new OpenAiChatDriver(c)),
        new("openai-completions", "OpenAI-style text completions, streamed or whole", true, true, static c => new OpenAiCompletionsDriver(c)),
        new("openai-embeddings", "OpenAI-style embeddings", false, true, static c => new OpenAiEmbeddingsDriver(c)),
        new("kserve-v2", "Open Inference Protocol (KServe v2, Triton) over HTTP", false, true, static c => new KserveV2Driver(c)),
    ];

    /// <summary>The protocol of an id; null when there is none.</summary>
    public static ProtocolDefinition? Find(string name)
    {
        foreach (var protocol in All)
        {
            if (protocol.Name == name)
            {
                return protocol;
            }
        }

        return null;
    }
}
