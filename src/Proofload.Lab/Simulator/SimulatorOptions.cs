using System.Globalization;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator;

/// <summary>How the simulator of model servers behaves. It always listens on 127.0.0.1 only.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes any free one. Range: 0 to 65,535. <value>Default: 0.</value></summary>
    public int Port { get; init; }

    /// <summary>TLS with a certificate made at start, HTTP/1.1 and HTTP/2 by ALPN; otherwise HTTP/1.1 and HTTP/2 with prior knowledge on one port. <value>Default: false.</value></summary>
    public bool Tls { get; init; }

    /// <summary>Where to write the certificate as PEM for clients to trust; null writes none. <value>Default: null.</value></summary>
    public string? CertificatePath { get; init; }

    /// <summary>Everything random is a function of this and the number of the request. <value>Default: 1.</value></summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Bearer token that model endpoints require; null requires none. <value>Default: null.</value></summary>
    public string? ApiKey { get; init; }

    /// <summary>Models that exist; any other is answered with 404. Empty means every name exists. <value>Default: empty.</value></summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Largest request body in bytes; above it 413. Range: 1 KiB to 1 GiB. <value>Default: 64 MiB.</value></summary>
    public long MaxRequestBodyBytes { get; init; } = 64L << 20;

    /// <summary>Password that <c>POST /login</c> accepts for every user. <value>Default: secret.</value></summary>
    public string LoginPassword { get; init; } = "secret";

    /// <summary>Header that names the session of a request, for <c>GET /sim/sessions</c>; without it the cookie <c>session</c> does. <value>Default: X-Session-Id.</value></summary>
    public string SessionHeader { get; init; } = "X-Session-Id";

    /// <summary>How many sessions are kept for <c>GET /sim/sessions</c>; 0 keeps none. Range: 0 to 100,000. <value>Default: 1,000.</value></summary>
    public int SessionHistory { get; init; } = 1_000;

    /// <summary>Replicas behind a balancer that takes them in turn, each with its own servers, queue and batch. Range: 1 to 1,000. <value>Default: 1.</value></summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Service times of the endpoints that do not generate text.</summary>
    public ServiceOptions Service { get; init; } = new();

    /// <summary>What the language-model endpoints answer and when.</summary>
    public GenerationOptions Generation { get; init; } = new();

    /// <summary>The continuous-batching model, used with <see cref="GenerationTiming.Batching"/>.</summary>
    public BatchingOptions Batching { get; init; } = new();

    /// <summary>Faults and their shares. <value>Default: none.</value></summary>
    public FaultSchedule Faults { get; init; } = FaultSchedule.None;

    /// <summary>The whole server stops answering this long after the first request; null never. <value>Default: null.</value></summary>
    public TimeSpan? FreezeAt { get; init; }

    /// <summary>How long a freeze lasts. Range: 0 to 1 h. <value>Default: 500 ms.</value></summary>
    public TimeSpan FreezeFor { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The model of a request that names none.</summary>
    internal string DefaultModel => Models.Count > 0 ? Models[0] : "sim";

    /// <summary>Checks every range.</summary>
    /// <exception cref="SimulatorOptionException">A value is outside its range.</exception>
    public void Validate()
    {
        OptionCheck.That(Port is >= 0 and <= 65_535, "port", Port, "0 (any free) to 65535");
        OptionCheck.That(MaxRequestBodyBytes is >= 1024 and <= 1 << 30, "max-body", MaxRequestBodyBytes, "1024 to 1073741824 bytes");
        OptionCheck.That(FreezeAt is null || FreezeAt >= TimeSpan.Zero, "freeze-at", FreezeAt ?? default, "a duration of 0 or more");
        OptionCheck.That(FreezeFor >= TimeSpan.Zero && FreezeFor <= TimeSpan.FromHours(1), "freeze-for", FreezeFor, "0 to 1h");
        OptionCheck.That(Replicas is >= 1 and <= 1_000, "replicas", Replicas, "1 to 1000");
        OptionCheck.That(SessionHistory is >= 0 and <= 100_000, "session-history", SessionHistory, "0 to 100000");
        Service.Validate();
        Generation.Validate();
        Batching.Validate();
    }

    /// <summary>The behaviour in one line, for a log or a report.</summary>
    public string Describe()
    {
        var text = Generation.Timing switch
        {
            GenerationTiming.Fixed => $"fixed ttft {Generation.TimeToFirstToken} gap {Generation.InterToken}",
            GenerationTiming.Batching => string.Create(
                CultureInfo.InvariantCulture,
                $"batching {Batching.MaxSequences} sequences, prefill {Batching.PrefillTokensPerSecond:0.#}/s {Batching.Prefill.ToString().ToLowerInvariant()}, step {DurationText.Format(Batching.DecodeBase)} + {DurationText.Format(Batching.DecodePerSequence)} each"),
            _ => "by service time",
        };
        var servers = Service.Servers == 0 ? "unlimited servers" : $"{Service.Servers} server(s)";
        servers += Replicas == 1 ? string.Empty : $" in each of {Replicas} replicas";
        var queue = Service.QueueLimit is { } limit ? $", queue {limit}" : string.Empty;
        var freeze = FreezeAt is { } at ? $"; freeze at {DurationText.Format(at)} for {DurationText.Format(FreezeFor)}" : string.Empty;
        var faults = Faults.IsEmpty ? "none" : Faults.ToString();
        return $"generation {text}, {Generation.OutputTokens} tokens; service {Service.Time}{(Service.PerInstance > TimeSpan.Zero ? $" + {DurationText.Format(Service.PerInstance)} an instance" : string.Empty)} on {servers}{queue}; faults {faults}{freeze}; seed {Seed}{(Tls ? "; TLS" : string.Empty)}";
    }
}
