namespace Proofload.Plans;

/// <summary>The commented plan that <c>proofload init</c> writes: it runs as it is once the target's address fits.</summary>
public static class PlanTemplate
{
    /// <summary>Writes the plan for a protocol.</summary>
    /// <param name="protocol">A built-in protocol.</param>
    /// <exception cref="PlanException">The protocol is not known.</exception>
    public static string Write(string protocol) => protocol switch
    {
        "http" => Head("any HTTP endpoint") + Target("http", "http://127.0.0.1:8080", hasModel: false) + Load + HttpRequests + Objectives("latency p99 < 500ms") + Stop,
        "sse" => Head("a stream of server-sent events") + Target(protocol, "http://127.0.0.1:8080", hasModel: false) + Load + SseRequests + Objectives("ttft p99 < 500ms", "tpot p95 < 40ms") + Stop,
        "websocket" => Head("a WebSocket") + Target(protocol, "ws://127.0.0.1:8080", hasModel: false) + Load + WebSocketRequests + Objectives("ttft p99 < 500ms", "tpot p95 < 40ms") + Stop,
        "openai-chat" => Head("OpenAI-style chat completions") + Target(protocol, "http://127.0.0.1:8000", hasModel: true) + Load + Data + ChatRequests + Objectives("ttft p99 < 500ms", "tpot p95 < 40ms") + Stop,
        "openai-completions" => Head("OpenAI-style text completions") + Target(protocol, "http://127.0.0.1:8000", hasModel: true) + Load + Data + Objectives("ttft p99 < 500ms", "tpot p95 < 40ms") + Stop,
        "openai-embeddings" => Head("OpenAI-style embeddings") + Target(protocol, "http://127.0.0.1:8000", hasModel: true) + Load + Data + EmbeddingRequests + Objectives("latency p99 < 200ms") + Stop,
        "openai-responses" => Head("OpenAI-style responses") + Target(protocol, "http://127.0.0.1:8000", hasModel: true) + Load + Data + ChatRequests + Objectives("ttft p99 < 500ms", "tpot p95 < 40ms") + Stop,
        "anthropic-messages" => Head("Anthropic-style messages") + Target(protocol, "http://127.0.0.1:8000", hasModel: true) + Load + Data + ChatRequests + Objectives("ttft p99 < 500ms", "tpot p95 < 40ms") + Stop,
        "ollama" => Head("Ollama's own chat") + Target(protocol, "http://127.0.0.1:11434", hasModel: true) + Load + Data + OllamaRequests + Objectives("ttft p99 < 500ms", "tpot p95 < 40ms") + Stop,
        "rerank" => Head("reranking of documents") + Target(protocol, "http://127.0.0.1:8000", hasModel: true) + Load + Data + RerankRequests + Objectives("latency p99 < 200ms") + Stop,
        "kserve-v2" => Head("KServe v2 inference (Triton and others)") + Target(protocol, "http://127.0.0.1:8000", hasModel: true) + Load + KServeRequests + Objectives("latency p99 < 100ms") + Stop,
        "kserve-v2-grpc" => Head("KServe v2 inference over gRPC (Triton and others)") + Target(protocol, "http://127.0.0.1:8001", hasModel: true) + Load + KServeRequests + GrpcOptions + Objectives("latency p99 < 100ms") + Stop,
        "tf-serving" => Head("a model on TensorFlow Serving") + Target(protocol, "http://127.0.0.1:8501", hasModel: true) + Load + TfServingRequests + Objectives("latency p99 < 100ms") + Stop,
        "torchserve" => Head("a model on TorchServe") + Target(protocol, "http://127.0.0.1:8080", hasModel: true) + Load + TorchServeRequests + Objectives("latency p99 < 200ms") + Stop,
        _ => throw new PlanException($"there is no plan to start from for {Units.Quote(protocol)}; {NearestName.Hint(protocol, [.. KnownProtocols.All.Select(p => p.Id)])}"),
    };

    private const string Load = """

        load:
          model: constant-rate      # others: ramping-rate, constant-concurrency, step, spike, replay, mlperf, ...
          rate: 5/s                 # open load: requests are due at this rate, whatever the server does
          arrivals: poisson         # independent users; or uniform, gamma
          warmup: 5s                # sent, but in no number
          duration: 30s             # the measured phase

        """;

    private const string Data = """

        data:
          prompt_tokens: {distribution: normal, mean: 256, stddev: 64, min: 16, max: 1024}
          output_tokens: 64
          # dataset: {path: prompts.jsonl, order: shuffled}    # real prompts in place of synthetic ones

        """;

    private const string HttpRequests = """

        requests:
          - name: predict
            method: POST
            path: /predict
            body:
              text: '{"text": "hello"}'
            checks:
              - {status: 200}       # a response that fails a check is an error, not a success

        """;

    private const string SseRequests = """

        requests:
          - name: answer
            method: POST
            path: /events
            body:
              text: '{"prompt": "hello"}'
            events:                 # without it every event with data is a token
              text: $.delta         # where a token's text is; events without one are no tokens
              # token: {event: token}
              # done: {event: done}                            # without it [DONE] or the end of the body
              # usage: {output: $.usage.output_tokens}

        """;

    private const string WebSocketRequests = """

        requests:
          - name: answer
            path: /ws
            body:
              text: '{"prompt": "hello"}'                      # several: websocket: {messages: [{text: ...}, {file: ...}]}
            events:                 # without it every message is a token
              text: $.delta         # where a token's text is; messages without one are no tokens
              # done: {json_path: $.type, equals: done}        # without it [DONE] or an orderly close
              # usage: {output: $.usage.output_tokens}

        """;

    private const string ChatRequests = """

        requests:
          - name: chat
            stream: true
            extra: {temperature: 0} # further fields of the request's JSON

        """;

    private const string EmbeddingRequests = """

        requests:
          - name: embed
            batch_size: 8           # texts per request

        """;

    private const string OllamaRequests = """

        requests:
          - name: chat
            stream: true
            extra: {options: {temperature: 0}, think: false} # further fields of the request's JSON

        """;

    private const string RerankRequests = """

        requests:
          - name: rerank
            batch_size: 10          # documents per request, each as long as prompt_tokens says

        """;

    private const string KServeRequests = """

        requests:
          - name: infer
            inputs:
              - {name: input, data_type: FP32, shape: [1, 16]}   # seeded random values; field: x takes them from a dataset

        """;

    // Follows the requests.
    private const string GrpcOptions = """
            # stream: true          # ModelStreamInfer: TTFT and TPOT of decoupled models
            grpc:
              contents: raw         # or typed
              # compression: gzip

        """;

    private const string TfServingRequests = """

        requests:
          - name: predict
            batch_size: 8           # instances per request
            inputs:
              - {name: input, data_type: FP32, shape: [16]}      # of one instance; field: x takes its values from a dataset

        """;

    private const string TorchServeRequests = """

        data:
          images: {width: 224, height: 224}   # made here, never the same twice; a folder: dataset: {path: photos, format: images}

        """;

    private const string Stop = """

        stop:
          error_rate: 50%           # within 5 s: the target is down, the rest would measure nothing

        """;

    private static string Head(string what) => $"""
        # Load test of {what}.  Run it: proofload run proofload.yaml
        version: 1
        name: baseline
        seed: 7                     # the same plan and seed send the same requests at the same times

        """;

    private static string Target(string protocol, string url, bool hasModel) => $"""

        target:
          url: {url}
          protocol: {protocol}

        """ + (hasModel ? "  model: my-model\n" : "") + $$"""
          # api_key: ${{{KnownProtocols.Find(protocol)?.ApiKeyVariable ?? "API_KEY"}}}    # read from the environment, never printed
          timeout: 60s

        """;

    private static string Objectives(params string[] own) =>
        "\nobjectives:                   # exit code 2 when one is missed, 3 when it cannot be said\n"
        + string.Concat(own.Append("error_rate < 1%").Select(o => $"  - {o}\n"));
}
