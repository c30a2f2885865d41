using Proofload.Plans;
using Proofload.Protocols.Http;
using Proofload.Protocols.KserveV2;
using Proofload.Protocols.OpenAiChat;
using Proofload.Protocols.OpenAiCompletions;
using Proofload.Protocols.OpenAiEmbeddings;

namespace Proofload.Protocols;

/// <summary>The protocols that come with Proofload.</summary>
public static class BuiltInProtocols
{
    /// <summary>All of them, in the order of the help: a line here and a line in <see cref="KnownProtocols"/> register a protocol.</summary>
    public static IReadOnlyList<ProtocolDefinition> All { get; } =
    [
        new(KnownProtocols.Http, static c => new HttpDriver(c)),
        new(KnownProtocols.OpenAiChat, static c => new OpenAiChatDriver(c)),
        new(KnownProtocols.OpenAiCompletions, static c => new OpenAiCompletionsDriver(c)),
        new(KnownProtocols.OpenAiEmbeddings, static c => new OpenAiEmbeddingsDriver(c)),
        new(KnownProtocols.KserveV2, static c => new KserveV2Driver(c)),
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
