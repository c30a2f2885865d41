using Proofload.Lab.Simulator.Sampling;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator;

/// <summary>
/// The service-time model: c parallel servers behind one first-come-first-served queue. With Poisson arrivals,
/// <c>exponential</c> and <c>constant</c> times make it exactly M/M/c and M/D/c.
/// </summary>
public sealed record ServiceOptions
{
    /// <summary>Service time of one request. <value>Default: constant:0.</value></summary>
    public Distribution Time { get; init; } = Distribution.ParseDuration("constant:0");

    /// <summary>What each instance of a batch adds to the service time of its request (TF Serving, and the files of a TorchServe form). Range: 0 or more. <value>Default: 0.</value></summary>
    public TimeSpan PerInstance { get; init; }

    /// <summary>Parallel servers; 0 means as many as there are requests, no queue. Range: 0 to 1,000,000. <value>Default: 0.</value></summary>
    public int Servers { get; init; }

    /// <summary>Requests that may wait before others are turned away; null means no limit. Range: 0 or more. <value>Default: null.</value></summary>
    public int? QueueLimit { get; init; }

    /// <summary>Status of a request that is turned away: 429, 503 or 529. <value>Default: 503.</value></summary>
    public int RejectStatus { get; init; } = 503;

    /// <summary><c>Retry-After</c> of a request that is turned away, in whole seconds rounded up; null leaves it out. <value>Default: 1 s.</value></summary>
    public TimeSpan? RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Checks every range.</summary>
    /// <exception cref="SimulatorOptionException">A value is outside its range.</exception>
    public void Validate()
    {
        OptionCheck.That(PerInstance >= TimeSpan.Zero, "service-per-instance", PerInstance, "0 or more");
        OptionCheck.That(Servers is >= 0 and <= 1_000_000, "servers", Servers, "0 (no limit) to 1000000");
        OptionCheck.That(QueueLimit is null or >= 0, "queue-limit", QueueLimit ?? 0, "none, or 0 or more");
        OptionCheck.That(RejectStatus is 429 or 503 or 529, "queue-status", RejectStatus, "429, 503 or 529");
        OptionCheck.That(RetryAfter is null || RetryAfter >= TimeSpan.Zero, "retry-after", RetryAfter ?? default, "none, or a duration");
    }
}
