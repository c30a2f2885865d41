namespace Proofload.Analysis.Cost;

/// <summary>Costs of an hour of serving, and what a request and a token of it come to. Null is unknown.</summary>
public sealed record CostFigures
{
    /// <summary>Machines, an hour; 0 for an interface charged by tokens.</summary>
    public decimal Compute { get; init; }

    /// <summary>Of the machines: those that wait for a region to fail.</summary>
    public decimal Failover { get; init; }

    /// <summary>Of the machines: capacity that no request used.</summary>
    public decimal? Idle { get; init; }

    /// <summary><see cref="Idle"/> as a share of the machines, 0 to 1.</summary>
    public decimal? IdleShare { get; init; }

    /// <summary>Tokens of successes at an interface charged by tokens, an hour.</summary>
    public decimal Tokens { get; init; }

    /// <summary>Traffic that leaves, an hour; null when bytes or price are unknown.</summary>
    public decimal? Egress { get; init; }

    /// <summary>Requests sent a second time: their tokens and their traffic, an hour.</summary>
    public decimal Retries { get; init; }

    /// <summary>Failed requests that are billed, an hour.</summary>
    public decimal FailedBilled { get; init; }

    /// <summary>All of it, an hour; unknown egress counts as left out.</summary>
    public decimal Total { get; init; }

    /// <summary>Of a successful request.</summary>
    public decimal PerRequest { get; init; }

    /// <summary>Of a request that met every per-request objective.</summary>
    public decimal? PerGoodRequest { get; init; }

    /// <summary>Of a million input tokens: their own price at an interface, everything for machines.</summary>
    public decimal? PerMillionInput { get; init; }

    /// <summary>Of a million output tokens: their own price at an interface, everything for machines.</summary>
    public decimal? PerMillionOutput { get; init; }

    /// <summary>Of a million tokens, input and output together.</summary>
    public decimal? PerMillionBlended { get; init; }

    /// <summary>Of a thousand successful requests.</summary>
    public decimal PerThousand => PerRequest * 1000;
}
