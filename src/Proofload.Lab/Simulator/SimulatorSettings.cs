using System.Globalization;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Sampling;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator;

/// <summary>The options of the simulator as text, <c>NAME=VALUE</c>: the explicit list of settings and their reader.</summary>
public static class SimulatorSettings
{
    private const string Count = "COUNT";
    private const string Duration = "DURATION";
    private const string Times = "DISTRIBUTION";
    private const string Flag = "true|false";

    /// <summary>Every setting, in the order in which they are documented.</summary>
    public static IReadOnlyList<SimulatorSetting> All { get; } =
    [
        Of("port", Count, "port on 127.0.0.1; 0 = any free one", (o, v) => o with { Port = (int)Whole("port", v, int.MaxValue) }),
        Of("tls", Flag, "TLS with a certificate made at start", (o, v) => o with { Tls = Bool("tls", v) }),
        Of("certificate", "FILE", "where to write that certificate as PEM", (o, v) => o with { CertificatePath = v }),
        Of("seed", "NUMBER", "everything random follows from it", (o, v) => o with { Seed = (ulong)Whole("seed", v, long.MaxValue) }),
        Of("api-key", "KEY", "bearer token that model endpoints require", (o, v) => o with { ApiKey = v }),
        Of("models", "A,B", "models that exist; others are 404", (o, v) => o with { Models = v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) }),
        Of("max-body", "BYTES", "largest request body", (o, v) => o with { MaxRequestBodyBytes = Whole("max-body", v, long.MaxValue) }),
        Of("login-password", "TEXT", "password that /login accepts", (o, v) => o with { LoginPassword = v }),
        Of("session-header", "NAME", "header that names a session, for GET /sim/sessions", (o, v) => o with { SessionHeader = v }),
        Of("replicas", Count, "replicas behind a balancer that takes them in turn, each with its own servers, queue and batch", (o, v) => o with { Replicas = (int)Whole("replicas", v, int.MaxValue) }),
        Of("service", Times, "service time, for example exponential:20ms", (o, v) => o with { Service = o.Service with { Time = Distribution.ParseDuration(v) } }),
        Of("service-per-instance", Duration, "what each instance of a batch adds to it", (o, v) => o with { Service = o.Service with { PerInstance = DurationText.Parse("service-per-instance", v) } }),
        Of("servers", Count, "parallel servers behind the queue; 0 = no limit", (o, v) => o with { Service = o.Service with { Servers = (int)Whole("servers", v, int.MaxValue) } }),
        Of("queue-limit", "COUNT|none", "requests that may wait", (o, v) => o with { Service = o.Service with { QueueLimit = v == "none" ? null : (int)Whole("queue-limit", v, int.MaxValue) } }),
        Of("queue-status", "429|503|529", "status when the queue is full", (o, v) => o with { Service = o.Service with { RejectStatus = (int)Whole("queue-status", v, int.MaxValue) } }),
        Of("retry-after", "DURATION|none", "Retry-After when the queue is full", (o, v) => o with { Service = o.Service with { RetryAfter = v == "none" ? null : DurationText.Parse("retry-after", v) } }),
        Of("timing", "fixed|batching|service", "where the timing of text comes from", (o, v) => Text(o, g => g with { Timing = Choice<GenerationTiming>("timing", v) })),
        Of("ttft", Times, "fixed timing: time to the first token", (o, v) => Text(o, g => g with { TimeToFirstToken = Distribution.ParseDuration(v) })),
        Of("inter-token", Times, "fixed timing: gap between tokens", (o, v) => Text(o, g => g with { InterToken = Distribution.ParseDuration(v) })),
        Of("output-tokens", Times, "tokens of an answer, for example uniform:50,200", (o, v) => Text(o, g => g with { OutputTokens = Distribution.ParseCount(v) })),
        Of("reasoning-tokens", Count, "reasoning tokens before the answer", (o, v) => Text(o, g => g with { ReasoningTokens = (int)Whole("reasoning-tokens", v, int.MaxValue) })),
        Of("role-chunk", Flag, "whether a chat stream opens with a role-only event", (o, v) => Text(o, g => g with { RoleChunk = Bool("role-chunk", v) })),
        Of("tail-delay", Duration, "pause between the last token and the finish and usage events", (o, v) => Text(o, g => g with { TailDelay = DurationText.Parse("tail-delay", v) })),
        Of("tool-calls", Flag, "whether offered tools are called", (o, v) => Text(o, g => g with { ToolCalls = Bool("tool-calls", v) })),
        Of("tokens-per-chunk", Count, "tokens in one event", (o, v) => Text(o, g => g with { TokensPerChunk = (int)Whole("tokens-per-chunk", v, int.MaxValue) })),
        Of("bytes-per-token", Count, "bytes of text a token has; 0 = words", (o, v) => Text(o, g => g with { BytesPerToken = (int)Whole("bytes-per-token", v, int.MaxValue) })),
        Of("prompt-bytes-per-token", Count, "bytes of text a token of a prompt has; 0 = words", (o, v) => Text(o, g => g with { PromptBytesPerToken = (int)Whole("prompt-bytes-per-token", v, int.MaxValue) })),
        Of("embedding-dimensions", Count, "numbers in an embedding", (o, v) => Text(o, g => g with { EmbeddingDimensions = (int)Whole("embedding-dimensions", v, int.MaxValue) })),
        Of("emit-timestamps", Flag, "server clock in every event and answer", (o, v) => Text(o, g => g with { EmitTimestamps = Bool("emit-timestamps", v) })),
        Of("prefill-rate", "TOKENS/S", "batching: prompt tokens read a second", (o, v) => Batch(o, b => b with { PrefillTokensPerSecond = Whole("prefill-rate", v, 1_000_000_000_000) })),
        Of("prefill", "blocking|chunked|disaggregated", "batching: how prefill and decode share", (o, v) => Batch(o, b => b with { Prefill = Choice<PrefillMode>("prefill", v) })),
        Of("decode-base", Duration, "batching: fixed part of a decode step", (o, v) => Batch(o, b => b with { DecodeBase = DurationText.Parse("decode-base", v) })),
        Of("decode-per-sequence", Duration, "batching: part of a step for each sequence", (o, v) => Batch(o, b => b with { DecodePerSequence = DurationText.Parse("decode-per-sequence", v) })),
        Of("decode-per-kv-token", Duration, "batching: part of a step for each cached token", (o, v) => Batch(o, b => b with { DecodePerKvTokenNs = Nanoseconds("decode-per-kv-token", v) })),
        Of("max-sequences", Count, "batching: sequences that run at once", (o, v) => Batch(o, b => b with { MaxSequences = (int)Whole("max-sequences", v, int.MaxValue) })),
        Of("max-kv-tokens", Count, "batching: tokens the cache holds; 0 = no limit", (o, v) => Batch(o, b => b with { MaxKvTokens = Whole("max-kv-tokens", v, long.MaxValue) })),
        Of("max-batched-tokens", Count, "batching: tokens one step may process", (o, v) => Batch(o, b => b with { MaxBatchedTokens = (int)Whole("max-batched-tokens", v, int.MaxValue) })),
        Of("prefix-cache-blocks", Count, "batching: prompt blocks kept for reuse; 0 = off", (o, v) => Batch(o, b => b with { PrefixCacheBlocks = (int)Whole("prefix-cache-blocks", v, int.MaxValue) })),
        Of("block-tokens", Count, "batching: tokens of such a block", (o, v) => Batch(o, b => b with { BlockTokens = (int)Whole("block-tokens", v, int.MaxValue) })),
        Of("faults", "NAME=SHARE[:PARAMETER],…", "faults and the share of requests they strike", (o, v) => o with { Faults = FaultSchedule.Parse(v) }),
        Of("freeze-at", "DURATION|none", "when, after the first request, everything stops", (o, v) => o with { FreezeAt = v == "none" ? null : DurationText.Parse("freeze-at", v) }),
        Of("freeze-for", Duration, "how long that lasts", (o, v) => o with { FreezeFor = DurationText.Parse("freeze-for", v) }),
    ];

    /// <summary>Reads <c>NAME=VALUE</c> settings on top of the given options, and checks the result.</summary>
    /// <exception cref="SimulatorOptionException">A name or value is wrong; the message says what is allowed.</exception>
    public static SimulatorOptions Parse(IEnumerable<string> settings, SimulatorOptions? onTopOf = null)
    {
        var options = onTopOf ?? new SimulatorOptions();
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            options = equals > 0
                ? Apply(options, setting[..equals].Trim(), setting[(equals + 1)..].Trim())
                : throw new SimulatorOptionException($"'{setting}' is not a setting. Allowed: NAME=VALUE, for example ttft=200ms.");
        }

        options.Validate();
        return options;
    }

    /// <summary>Sets one setting; ranges are checked by <see cref="SimulatorOptions.Validate"/>.</summary>
    /// <exception cref="SimulatorOptionException">The name is unknown or the value cannot be read.</exception>
    public static SimulatorOptions Apply(SimulatorOptions options, string name, string value) =>
        (All.FirstOrDefault(s => s.Name == name) ?? throw NearestName.Unknown("setting", name, All.Select(s => s.Name))).Apply(options, value);

    private static SimulatorSetting Of(string name, string value, string description, Func<SimulatorOptions, string, SimulatorOptions> apply) =>
        new(name, value, description) { Apply = apply };

    private static SimulatorOptions Text(SimulatorOptions options, Func<GenerationOptions, GenerationOptions> change) => options with { Generation = change(options.Generation) };

    private static SimulatorOptions Batch(SimulatorOptions options, Func<BatchingOptions, BatchingOptions> change) => options with { Batching = change(options.Batching) };

    private static long Whole(string name, string text, long largest) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= largest
            ? value
            : throw new SimulatorOptionException($"'{text}' is not a value for {name}. Allowed: a whole number of 0 or more.");

    private static double Nanoseconds(string name, string text) =>
        1e9 * (DurationText.TryParseSeconds(text) ?? DurationText.Parse(name, text).TotalSeconds);

    private static bool Bool(string name, string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw new SimulatorOptionException($"'{text}' is not a value for {name}. Allowed: true, false."),
    };

    private static T Choice<T>(string name, string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().ToLowerInvariant() == text)
            {
                return value;
            }
        }

        throw NearestName.Unknown("value of " + name, text, Enum.GetNames<T>().Select(n => n.ToLowerInvariant()));
    }
}
