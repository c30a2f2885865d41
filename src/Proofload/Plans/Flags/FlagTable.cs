namespace Proofload.Plans.Flags;

/// <summary>Which field of a plan a flag stands for.</summary>
internal static class FlagTable
{
    /// <summary>Flags whose text is the value of one field.</summary>
    public static IReadOnlyList<(string Flag, string Path, Func<PlanFlags, string?> Value)> Simple { get; } =
    [
        ("--name", "name", f => f.Name),
        ("--seed", "seed", f => f.Seed),
        ("--url", "target.url", f => f.Url),
        ("--protocol", "target.protocol", f => f.Protocol),
        ("--model", "target.model", f => f.Model),
        ("--api-key-env", "target.api_key", f => f.ApiKeyEnv is { } name ? "${" + name + "}" : null),
        ("--http2", "target.http_version", f => f.Http2 ? "2" : null),
        ("--timeout", "target.timeout", f => f.Timeout),
        ("--connect-timeout", "target.connect_timeout", f => f.ConnectTimeout),
        ("--connections", "target.connections.limit", f => f.Connections),
        ("--fresh-connections", "target.connections.reuse", f => f.FreshConnections ? "fresh" : null),
        ("--insecure", "target.tls.verify", f => f.Insecure ? "false" : null),
        ("--ca-file", "target.tls.ca", f => f.CaFile),
        ("--proxy", "target.proxy", f => f.Proxy),
        ("--tokenizer", "tokenizer", f => f.Tokenizer),
        ("--prompt-tokens", "data.prompt_tokens", f => f.PromptTokens),
        ("--output-tokens", "data.output_tokens", f => f.OutputTokens),
        ("--shared-prefix-tokens", "data.shared_prefix_tokens", f => f.SharedPrefixTokens),
        ("--cache-bust", "data.cache_bust", f => f.CacheBust ? "true" : null),
        ("--dataset", "data.dataset.path", f => f.Dataset),
        ("--dataset-format", "data.dataset.format", f => f.DatasetFormat),
        ("--order", "data.dataset.order", f => f.Order),
        ("--image-format", "data.images.format", f => f.ImageFormat),
        ("--images-per-request", "data.images.count", f => f.ImagesPerRequest),
        ("--audio-length", "data.audio.length", f => f.AudioLength),
        ("--audio-rate", "data.audio.sample_rate", f => f.AudioRate),
        ("--wait-ready", "target.wait_ready", f => f.WaitReady),
        ("--target-metrics", "target.metrics", f => f.TargetMetrics),
        ("--prompt-field", "data.dataset.prompt_field", f => f.PromptField),
        ("--output-field", "data.dataset.output_field", f => f.OutputField),
        ("--turns", "conversation.turns", f => f.Turns),
        ("--history", "conversation.history", f => f.History),
        ("--max-context-tokens", "conversation.max_context_tokens", f => f.MaxContextTokens),
        ("--think-time", "conversation.think_time", f => f.PausesTurns ? f.ThinkTime : null),
        ("--stop-when-hopeless", "stop.when_hopeless", f => f.StopWhenHopeless ? "true" : null),
        ("--sweep-order", "sweep.order", f => f.SweepOrder),
        ("--sweep-pause", "sweep.pause", f => f.SweepPause),
        ("--by", "capacity.by", f => f.Capacity.By),
        ("--start", "capacity.start", f => f.Capacity.Start),
        ("--lowest", "capacity.lowest", f => f.Capacity.Lowest),
        ("--max-load", "capacity.max_load", f => f.Capacity.MaxLoad),
        ("--max-rate", "capacity.max_rate", f => f.Capacity.MaxRate),
        ("--resolution", "capacity.resolution", f => f.Capacity.Resolution),
        ("--confidence", "capacity.confidence", f => f.Capacity.Confidence),
        ("--settle", "capacity.settle", f => f.Capacity.Settle),
        ("--min-probe", "capacity.min_probe", f => f.Capacity.MinProbe),
        ("--max-probe", "capacity.max_probe", f => f.Capacity.MaxProbe),
        ("--max-time", "capacity.max_time", f => f.Capacity.MaxTime),
        ("--max-requests", "capacity.max_requests", f => f.Capacity.MaxRequests),
        ("--max-spend", "capacity.max_spend", f => f.Capacity.MaxSpend),
        ("--max-error-rate", "capacity.max_error_rate", f => f.Capacity.MaxErrorRate),
        ("--no-breaking-point", "capacity.breaking_point", f => f.Capacity.NoBreakingPoint ? "false" : null),
        ("--baseline", "gate.baseline", f => f.Baseline),
        ("--max-time", "gate.max_time", f => f.MaxTime),
        ("--pairs", "gate.pairs", f => f.Pairs),
        ("--pause", "gate.pause", f => f.GatePause),
        ("--otlp", "otlp.endpoint", f => f.Otlp),
        ("--workers", "generator.workers", f => f.Workers),
        ("--spin", "generator.spin", f => f.Spin),
    ];

    /// <summary>Flags of every load model.</summary>
    public static IReadOnlyList<(string Flag, string Field, Func<PlanFlags, string?> Value)> AnyLoad { get; } =
    [
        ("--warmup", "warmup", f => f.WarmUp),
        ("--duration", "duration", f => f.Duration),
        ("--requests", "requests", f => f.Requests),
        ("--cooldown", "cooldown", f => f.CoolDown),
        ("--max-in-flight", "max_in_flight", f => f.MaxInFlight),
        ("--drain", "drain", f => f.Drain),
        ("--arrivals", "arrivals", f => f.Arrivals),
        ("--burstiness", "burstiness", f => f.Burstiness),
        ("--think-time", "think_time", f => f.PausesTurns ? null : f.ThinkTime),
    ];

    /// <summary>The flag that stands for a field, for problems that are found after reading.</summary>
    public static string? FlagOf(string path) => path switch
    {
        "conversation" => "--turns",
        "data.images" or "data.images.width" or "data.images.height" => "--image-size",
        "data.audio" => "--audio-length",
        "requests[0].batch_size" => "--batch-size",
        "load.rate" => "--rate",
        "load.concurrency" => "--concurrency",
        "load.iterations" => "--iterations",
        "load.stages" => "--stages",
        "load.scenario" => "--mlperf",
        "load.latency_bound" => "--latency-bound",
        "load.tpot_bound" => "--tpot-bound",
        "requests[0].method" => "--method",
        "requests[0].body" => "--body",
        "requests[0].body.file" => "--body",
        _ => Simple.FirstOrDefault(s => s.Path == path).Flag
            ?? AnyLoad.FirstOrDefault(s => "load." + s.Field == path).Flag,
    };
}
