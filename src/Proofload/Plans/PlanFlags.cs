using Proofload.Plans.Flags;

namespace Proofload.Plans;

/// <summary>
/// The flags of a first try, as typed. Every flag has a plan field; texts are the same as in a plan file, and so are the errors, with
/// the flag in place of file and line. Without load flags: one user in a closed loop for 10 s.
/// </summary>
public sealed record PlanFlags
{
    /// <summary><c>--name</c>: a name for people.</summary>
    public string? Name { get; init; }

    /// <summary><c>--seed</c>: seed of every random choice.</summary>
    public string? Seed { get; init; }

    /// <summary><c>--url</c>: address of the target. For the http protocol its path and query become the request's path.</summary>
    public string? Url { get; init; }

    /// <summary><c>--protocol</c>. Default http, or openai-chat when a model is given.</summary>
    public string? Protocol { get; init; }

    /// <summary><c>--model</c>: model name.</summary>
    public string? Model { get; init; }

    /// <summary><c>--api-key-env</c>: variable that holds the bearer token. Default OPENAI_API_KEY for OpenAI-style protocols when it is set.</summary>
    public string? ApiKeyEnv { get; init; }

    /// <summary><c>--header</c>, repeatable: <c>Name: value</c>; the value may hold <c>${NAME}</c>.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary><c>--http2</c>: speak HTTP/2.</summary>
    public bool Http2 { get; init; }

    /// <summary><c>--timeout</c> of a request.</summary>
    public string? Timeout { get; init; }

    /// <summary><c>--connect-timeout</c>.</summary>
    public string? ConnectTimeout { get; init; }

    /// <summary><c>--connections</c>: most connections open at once.</summary>
    public string? Connections { get; init; }

    /// <summary><c>--fresh-connections</c>: a new connection for each request.</summary>
    public bool FreshConnections { get; init; }

    /// <summary><c>--insecure</c>: do not check the server's certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary><c>--ca-file</c>: PEM file of authorities to trust.</summary>
    public string? CaFile { get; init; }

    /// <summary><c>--proxy</c>: proxy address, or none.</summary>
    public string? Proxy { get; init; }

    /// <summary><c>--rate</c>: an open load, for example 50/s; with <see cref="Mlperf"/> server its target rate, with <see cref="Replay"/> the mean rate to replay at.</summary>
    public string? Rate { get; init; }

    /// <summary><c>--concurrency</c>: a closed load of so many users.</summary>
    public string? Concurrency { get; init; }

    /// <summary><c>--iterations</c>: requests of each user, in place of a duration.</summary>
    public string? Iterations { get; init; }

    /// <summary><c>--stages</c>: <c>30s:100/s,1m:200/s</c>, ramps to each value; <c>30s:100/s:hold</c> jumps. Values without /s are users.</summary>
    public string? Stages { get; init; }

    /// <summary><c>--pattern</c>: <c>step:from=10/s,to=100/s,step=10/s,every=10s</c>, <c>spike:base=…,peak=…,at=…,for=…</c> or <c>sine:mean=…,amplitude=…,period=…</c>. Values without /s are users.</summary>
    public string? Pattern { get; init; }

    /// <summary><c>--replay</c>: trace file.</summary>
    public string? Replay { get; init; }

    /// <summary><c>--replay-speed</c>: 2 replays twice as fast.</summary>
    public string? ReplaySpeed { get; init; }

    /// <summary><c>--replay-format</c> of the trace.</summary>
    public string? ReplayFormat { get; init; }

    /// <summary><c>--replay-from</c>: time of the trace to start at.</summary>
    public string? ReplayFrom { get; init; }

    /// <summary><c>--replay-for</c>: length of trace time to replay.</summary>
    public string? ReplayFor { get; init; }

    /// <summary><c>--replay-share</c> of the sessions.</summary>
    public string? ReplayShare { get; init; }

    /// <summary><c>--replay-loop</c>: start again at the end.</summary>
    public bool ReplayLoop { get; init; }

    /// <summary><c>--mlperf</c>: single-stream, multi-stream, server or offline.</summary>
    public string? Mlperf { get; init; }

    /// <summary><c>--latency-bound</c> of the MLPerf server scenario.</summary>
    public string? LatencyBound { get; init; }

    /// <summary><c>--tpot-bound</c> of the MLPerf server scenario.</summary>
    public string? TpotBound { get; init; }

    /// <summary><c>--samples-per-query</c> of the MLPerf multi-stream scenario.</summary>
    public string? SamplesPerQuery { get; init; }

    /// <summary><c>--min-duration</c> of an MLPerf scenario.</summary>
    public string? MinDuration { get; init; }

    /// <summary><c>--warmup</c>.</summary>
    public string? WarmUp { get; init; }

    /// <summary><c>--duration</c> of the measured phase. Default 10 s for a rate or users without <see cref="Requests"/>.</summary>
    public string? Duration { get; init; }

    /// <summary><c>--requests</c>: number of requests; without a load flag one user sends them. Alone it takes the place of a plan's duration.</summary>
    public string? Requests { get; init; }

    /// <summary><c>--cooldown</c>.</summary>
    public string? CoolDown { get; init; }

    /// <summary><c>--max-in-flight</c>.</summary>
    public string? MaxInFlight { get; init; }

    /// <summary><c>--drain</c>.</summary>
    public string? Drain { get; init; }

    /// <summary><c>--arrivals</c>: poisson, uniform or gamma.</summary>
    public string? Arrivals { get; init; }

    /// <summary><c>--burstiness</c> of gamma arrivals.</summary>
    public string? Burstiness { get; init; }

    /// <summary><c>--think-time</c> of users; in a plan of conversations the pause between turns.</summary>
    public string? ThinkTime { get; init; }

    /// <summary><c>--turns</c>: makes the request a conversation of so many turns, or of as many as the dataset has (<c>dataset</c>).</summary>
    public string? Turns { get; init; }

    /// <summary><c>--history</c> of a conversation: answers, recorded or none.</summary>
    public string? History { get; init; }

    /// <summary><c>--max-context-tokens</c> of a conversation.</summary>
    public string? MaxContextTokens { get; init; }

    /// <summary><c>--tokenizer</c>: counts tokens without the server.</summary>
    public string? Tokenizer { get; init; }

    /// <summary><c>--prompt-tokens</c>: synthetic prompt length.</summary>
    public string? PromptTokens { get; init; }

    /// <summary><c>--output-tokens</c>: requested output length.</summary>
    public string? OutputTokens { get; init; }

    /// <summary><c>--shared-prefix-tokens</c>.</summary>
    public string? SharedPrefixTokens { get; init; }

    /// <summary><c>--cache-bust</c>.</summary>
    public bool CacheBust { get; init; }

    /// <summary><c>--dataset</c>: file or folder.</summary>
    public string? Dataset { get; init; }

    /// <summary><c>--dataset-format</c>.</summary>
    public string? DatasetFormat { get; init; }

    /// <summary><c>--order</c> of rows.</summary>
    public string? Order { get; init; }

    /// <summary><c>--prompt-field</c> of the dataset.</summary>
    public string? PromptField { get; init; }

    /// <summary><c>--output-field</c> of the dataset.</summary>
    public string? OutputField { get; init; }

    /// <summary><c>--image-size</c>: an image of this size in every request, for example <c>512x512</c>.</summary>
    public string? ImageSize { get; init; }

    /// <summary><c>--image-format</c>: jpeg or png.</summary>
    public string? ImageFormat { get; init; }

    /// <summary><c>--images-per-request</c>.</summary>
    public string? ImagesPerRequest { get; init; }

    /// <summary><c>--audio-length</c>: WAV audio of this length in every request.</summary>
    public string? AudioLength { get; init; }

    /// <summary><c>--audio-rate</c>: its samples a second.</summary>
    public string? AudioRate { get; init; }

    /// <summary><c>--batch-size</c>: instances or embedding inputs per request.</summary>
    public string? BatchSize { get; init; }

    /// <summary><c>--wait-ready</c>: most time to wait for the model before the load.</summary>
    public string? WaitReady { get; init; }

    /// <summary><c>--target-metrics</c>: address of the server's metrics.</summary>
    public string? TargetMetrics { get; init; }

    /// <summary><c>--method</c> of an http request.</summary>
    public string? Method { get; init; }

    /// <summary><c>--body</c> of an http request: text, or <c>@file</c>.</summary>
    public string? Body { get; init; }

    /// <summary><c>--stream</c>: ask for a stream, also where a batch file's bodies do not.</summary>
    public bool Stream { get; init; }

    /// <summary><c>--no-stream</c>: ask for whole answers.</summary>
    public bool NoStream { get; init; }

    /// <summary><c>--objective</c>, repeatable: <c>ttft p99 &lt; 500ms</c>. Given once or more they replace a plan's objectives.</summary>
    public IReadOnlyList<string> Objectives { get; init; } = [];

    /// <summary><c>--stop-on-errors</c>: a share such as 50% of a window, or a count of failures in a row.</summary>
    public string? StopOnErrors { get; init; }

    /// <summary><c>--stop-when-hopeless</c>: end when an objective can no longer be met.</summary>
    public bool StopWhenHopeless { get; init; }

    /// <summary><c>--until-known</c>, repeatable: <c>latency p99 within 5%</c>.</summary>
    public IReadOnlyList<string> UntilKnown { get; init; } = [];

    /// <summary><c>--sweep</c>, repeatable: <c>batch=1,2,4,8</c>, <c>concurrency=1..64x2</c>. Given once or more they replace a plan's axes.</summary>
    public IReadOnlyList<string> Sweep { get; init; } = [];

    /// <summary><c>--sweep-order</c>: written or shuffled.</summary>
    public string? SweepOrder { get; init; }

    /// <summary><c>--sweep-pause</c> between two points.</summary>
    public string? SweepPause { get; init; }

    /// <summary>Flags of a search for capacity. Default none.</summary>
    public CapacityFlags Capacity { get; init; } = new();

    /// <summary><c>--baseline</c> of a gate: an address, or the name of stored runs.</summary>
    public string? Baseline { get; init; }

    /// <summary><c>--criterion</c> of a gate, repeatable: <c>p99 +5%</c>. Given once or more they replace a plan's criteria.</summary>
    public IReadOnlyList<string> Criteria { get; init; } = [];

    /// <summary><c>--max-time</c> of a gate.</summary>
    public string? MaxTime { get; init; }

    /// <summary><c>--pairs</c> of a gate: the most.</summary>
    public string? Pairs { get; init; }

    /// <summary><c>--pause</c> between two runs of a gate.</summary>
    public string? GatePause { get; init; }

    /// <summary><c>--otlp</c>: address of an OpenTelemetry collector, or <c>env</c>.</summary>
    public string? Otlp { get; init; }

    /// <summary><c>--workers</c>: threads that share the load.</summary>
    public string? Workers { get; init; }

    /// <summary><c>--spin</c>: share of a core that each worker may spin to be on time.</summary>
    public string? Spin { get; init; }

    /// <summary>True when <see cref="ThinkTime"/> is the pause between the turns of a conversation and not one of the load's users.</summary>
    internal bool PausesTurns { get; init; }

    /// <summary><c>--label</c>, repeatable: <c>name=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The plan that the flags make by themselves.</summary>
    /// <param name="environment">Gives the value of a variable; null when it is not set.</param>
    /// <param name="options">What the rules need to know of the world.</param>
    /// <exception cref="PlanException">A flag is wrong or missing; one line each: <c>--rate: …</c>.</exception>
    public RunPlan ToPlan(Func<string, string?> environment, PlanValidatorOptions? options = null) =>
        PlanFlagBinder.Bind(this, null, environment, options);

    /// <summary>A plan with the flags laid over it. Load flags that name a model replace the plan's model and keep its other load fields.</summary>
    /// <param name="plan">The plan, from a file or C#.</param>
    /// <param name="environment">Gives the value of a variable; null when it is not set.</param>
    /// <param name="options">What the rules need to know of the world.</param>
    /// <exception cref="PlanException">A flag is wrong; one line each.</exception>
    public RunPlan Apply(RunPlan plan, Func<string, string?> environment, PlanValidatorOptions? options = null) =>
        PlanFlagBinder.Bind(this, plan, environment, options);
}
