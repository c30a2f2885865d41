using Proofload.Plans;
using Proofload.Protocols.AnthropicMessages;
using Proofload.Protocols.Events;
using Proofload.Protocols.Http;
using Proofload.Protocols.KserveV2;
using Proofload.Protocols.KserveV2Grpc;
using Proofload.Protocols.Ollama;
using Proofload.Protocols.OpenAiChat;
using Proofload.Protocols.OpenAiCompletions;
using Proofload.Protocols.OpenAiEmbeddings;
using Proofload.Protocols.OpenAiResponses;
using Proofload.Protocols.Readiness;
using Proofload.Protocols.Rerank;
using Proofload.Protocols.Sse;
using Proofload.Protocols.TfServing;
using Proofload.Protocols.TorchServe;
using Proofload.Protocols.WebSocket;

namespace Proofload.Protocols;

/// <summary>The protocols that come with Proofload.</summary>
public static class BuiltInProtocols
{
    /// <summary>All of them, in the order of the help: a line here and a line in <see cref="KnownProtocols"/> register a protocol.</summary>
    public static IReadOnlyList<ProtocolDefinition> All { get; } =
    [
        new(KnownProtocols.Http, static c => new HttpDriver(c), SampleAnswer.Json("""{"ok":true}""")),
        new(KnownProtocols.Sse, static c => new SseDriver(c), EventSample.Stream) { Rehearse = EventSample.OfStream },
        new(KnownProtocols.WebSocket, static c => new WebSocketDriver(c), EventSample.Socket) { Rehearse = EventSample.OfSocket, Preflight = HandshakePreflight.RunAsync },
        new(KnownProtocols.OpenAiChat, static c => new OpenAiChatDriver(c), SampleAnswer.Stream(static text => $$"""{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}""")),
        new(KnownProtocols.OpenAiCompletions, static c => new OpenAiCompletionsDriver(c), SampleAnswer.Stream(static text => $$"""{"index":0,"text":"{{text}}","finish_reason":null}""")),
        new(KnownProtocols.OpenAiEmbeddings, static c => new OpenAiEmbeddingsDriver(c), SampleAnswer.Json("""{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,0.2]}],"model":"m","usage":{"prompt_tokens":3,"total_tokens":3}}""")),
        new(KnownProtocols.OpenAiResponses, static c => new OpenAiResponsesDriver(c), ResponsesSample.Answer),
        new(KnownProtocols.AnthropicMessages, static c => new AnthropicMessagesDriver(c), MessagesSample.Answer),
        new(KnownProtocols.Ollama, static c => new OllamaDriver(c), OllamaSample.Answer),
        new(KnownProtocols.Rerank, static c => new RerankDriver(c), RerankSample.Answer),
        new(KnownProtocols.KserveV2, static c => new KserveV2Driver(c), SampleAnswer.Json("""{"model_name":"m","outputs":[{"name":"y","datatype":"FP32","shape":[1],"data":[1]}]}""")) { Ready = ReadyRequest.KserveV2 },
        new(KnownProtocols.KserveV2Grpc, static c => new KserveV2GrpcDriver(c), SampleMessage.Answer) { Preflight = ModelPreflight.RunAsync },
        new(KnownProtocols.TfServing, static c => new TfServingDriver(c), SampleAnswer.Json("""{"predictions":[[1]],"outputs":[[1]],"results":[1]}""")) { Ready = ReadyRequest.TfServing },
        new(KnownProtocols.TorchServe, static c => new TorchServeDriver(c), SampleAnswer.Json("""{"label":"cat"}""")) { Ready = ReadyRequest.TorchServe },
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
