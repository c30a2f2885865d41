using Proofload.Plans;

namespace Proofload.Sla.Contracts;

/// <summary>A dated time whose failures the provider does not answer for.</summary>
public sealed record ContractExclusion
{
    /// <summary>Begin, inclusive.</summary>
    public required ContractTime From { get; init; }

    /// <summary>End, exclusive.</summary>
    public required ContractTime To { get; init; }

    /// <summary>Whose matter it was.</summary>
    public required ExclusionKind Kind { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Classes of errors it is about; empty: all.</summary>
    public IReadOnlyList<string> Errors { get; init; } = ValueList<string>.Empty;

    /// <summary>What of that time does not count. Default its failures.</summary>
    public ExclusionEffect Effect { get; init; }
}

/// <summary>Whose matter an exclusion was.</summary>
public enum ExclusionKind
{
    /// <summary>Announced work.</summary>
    Maintenance = 0,

    /// <summary>The customer went beyond a quota.</summary>
    Quota,

    /// <summary>The customer's own fault.</summary>
    ClientFault,

    /// <summary>Beyond anybody's control.</summary>
    ForceMajeure,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>What of an excluded time does not count.</summary>
public enum ExclusionEffect
{
    /// <summary>Failed requests do not count; good ones do.</summary>
    Failures = 0,

    /// <summary>The time is not there: no request of it counts, and its minutes are not in the month.</summary>
    Everything,
}

/// <summary>A time in a contract: with its offset an instant, without one a local time of the contract's time zone.</summary>
/// <param name="Local">Date and time as written.</param>
/// <param name="Offset">Offset as written; null for a local time.</param>
public readonly record struct ContractTime(DateTime Local, TimeSpan? Offset)
{
    /// <summary>The instant.</summary>
    /// <param name="zone">The contract's time zone, for a time without an offset.</param>
    public DateTimeOffset In(TimeZoneInfo zone) => Offset is { } offset ? BillingMonth.At(Local, offset) : BillingMonth.Instant(Local, zone);

    /// <summary>True when a local time does not say which instant it is, because clocks are changed then.</summary>
    /// <param name="zone">The contract's time zone.</param>
    public bool IsUnclear(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return Offset is null && (zone.IsAmbiguousTime(Local) || zone.IsInvalidTime(Local));
    }
}
