namespace Proofload.Analysis.Cost;

/// <summary>What is to be costed, and under which assumptions.</summary>
public sealed record CostQuestion
{
    /// <summary>The prices.</summary>
    public required PriceBook Book { get; init; }

    /// <summary>Type of the machines; null when only interfaces charged by tokens are asked for.</summary>
    public string? Instance { get; init; }

    /// <summary>Regions with their shares of the demand; empty when the name of the machine says enough.</summary>
    public IReadOnlyList<(string Region, decimal Share)> Regions { get; init; } = [];

    /// <summary>Models charged by tokens, to stand beside.</summary>
    public IReadOnlyList<string> Apis { get; init; } = [];

    /// <summary>Machines that the run was measured on. Default 1.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Requests per second to be served; null costs the run as it was.</summary>
    public decimal? Demand { get; init; }

    /// <summary>Requests per second that a machine serves within its objectives; null takes the lower end of the run's throughput when there is a demand.</summary>
    public decimal? Capacity { get; init; }

    /// <summary>Share of a machine's capacity that is planned with, above 0 to 1. Default 0.7.</summary>
    public decimal Utilisation { get; init; } = 0.7m;

    /// <summary>Machines of a region that may fail at once. Default 0.</summary>
    public int Failures { get; init; }

    /// <summary>True to survive the loss of a region.</summary>
    public bool Failover { get; init; }

    /// <summary>True to take machines from the spot market.</summary>
    public bool Spot { get; init; }

    /// <summary>Machines kept on demand beside spot machines. Default 0.</summary>
    public int Standby { get; init; }

    /// <summary>Hours until an interrupted spot machine is replaced. Default 0.05.</summary>
    public decimal ReplaceHours { get; init; } = 0.05m;

    /// <summary>Requests in flight on a machine, which an interruption loses. Default 0.</summary>
    public decimal InFlight { get; init; }

    /// <summary>Prompt tokens of a request when the run does not know them.</summary>
    public decimal? InputTokens { get; init; }

    /// <summary>Output tokens of a request when the run does not know them.</summary>
    public decimal? OutputTokens { get; init; }

    /// <summary>Share of prompt tokens that an interface serves from its cache. Default 0.</summary>
    public decimal CachedShare { get; init; }

    /// <summary>Requests sent a second time, as a share of all. Default 0.</summary>
    public decimal RetryShare { get; init; }

    /// <summary>Share of failed requests that an interface bills. Default 0.</summary>
    public decimal FailedBilledShare { get; init; }
}
