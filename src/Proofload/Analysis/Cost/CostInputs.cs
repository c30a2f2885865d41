namespace Proofload.Analysis.Cost;

/// <summary>
/// Everything that the cost of one way of serving is made of, per second or hour, as plain numbers: one record, so that a sensitivity changes
/// one of them and asks again. Null is unknown, and then every figure that needs it is unknown too.
/// </summary>
public sealed record CostInputs
{
    /// <summary>Finished requests per second, failed ones included.</summary>
    public required decimal RequestRate { get; init; }

    /// <summary>Share of finished requests that succeeded, above 0.</summary>
    public decimal SuccessShare { get; init; } = 1;

    /// <summary>Share of finished requests that met every per-request objective.</summary>
    public decimal? GoodShare { get; init; }

    /// <summary>Prompt tokens of a success.</summary>
    public decimal? InputTokens { get; init; }

    /// <summary>Output tokens of a success.</summary>
    public decimal? OutputTokens { get; init; }

    /// <summary>Share of prompt tokens that a cache serves. Default 0.</summary>
    public decimal CachedShare { get; init; }

    /// <summary>Body bytes of a success's answer.</summary>
    public decimal? ResponseBytes { get; init; }

    /// <summary>Price of a GB that leaves. Null when the book has none: egress is then left out, and said so.</summary>
    public decimal? EgressPerGb { get; init; }

    /// <summary>Requests that are sent a second time, as a share of all. Default 0.</summary>
    public decimal RetryShare { get; init; }

    /// <summary>Share of failed requests that is billed by an interface charged by tokens. Default 0.</summary>
    public decimal FailedBilledShare { get; init; }

    /// <summary>The machines; null for an interface charged by tokens.</summary>
    public FleetInputs? Fleet { get; init; }

    /// <summary>The interface charged by tokens; null for machines.</summary>
    public ApiPrice? Api { get; init; }
}

/// <summary>The machines of a fleet.</summary>
public sealed record FleetInputs
{
    /// <summary>Price of a machine on demand, an hour.</summary>
    public required decimal HourlyPrice { get; init; }

    /// <summary>Machines that serve, the ones for failures and failover included. A sensitivity makes fractions of them.</summary>
    public required decimal Machines { get; init; }

    /// <summary>Those of <see cref="Machines"/> that exist only in case a region fails. Default 0.</summary>
    public decimal Failover { get; init; }

    /// <summary>Requests per second that one machine serves within its objectives; null is unknown, and then the idle share is too.</summary>
    public decimal? CapacityPerMachine { get; init; }

    /// <summary>The spot market; null when every machine is on demand.</summary>
    public SpotInputs? Spot { get; init; }
}

/// <summary>Machines from the spot market.</summary>
public sealed record SpotInputs
{
    /// <summary>Spot price of a machine, an hour.</summary>
    public required decimal HourlyPrice { get; init; }

    /// <summary>Share of machines interrupted in a month.</summary>
    public required decimal Interrupted { get; init; }

    /// <summary>Hours until a replacement serves. Default 0.05, three minutes.</summary>
    public decimal ReplaceHours { get; init; } = 0.05m;

    /// <summary>Tokens in flight that an interruption loses. Default 0.</summary>
    public decimal LostTokens { get; init; }

    /// <summary>Machines kept on demand beside them. Default 0.</summary>
    public decimal Standby { get; init; }
}
