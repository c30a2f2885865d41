using Proofload.Plans;

namespace Proofload.Sla.Contracts;

/// <summary>A service level agreement as it can be computed: who promised whom what, how it is counted, and what is owed when it is missed.</summary>
public sealed record SlaContract
{
    /// <summary>Version of the file's shape. Default 1.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Name of the contract.</summary>
    public required string Name { get; init; }

    /// <summary>Where the figures come from; null when the contract is nobody's published text.</summary>
    public ContractSource? Source { get; init; }

    /// <summary>Who agreed.</summary>
    public ContractParties Parties { get; init; } = new();

    /// <summary>What it is about; rows of other services, models or regions are left out.</summary>
    public ContractScope Scope { get; init; } = new();

    /// <summary>Over which months it holds.</summary>
    public ContractTerm Term { get; init; } = new();

    /// <summary>File with the objectives that commitments name; empty once they are filled in, which reading does.</summary>
    public string Objectives { get; init; } = "";

    /// <summary>What is promised; names are unique.</summary>
    public required IReadOnlyList<Commitment> Commitments { get; init; }

    /// <summary>Of an objectives file in the place of a contract: what is left out, or counted otherwise than its objectives say, a sentence each. Not written.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = ValueList<string>.Empty;

    /// <summary>How credits become money.</summary>
    public CreditTerms Credits { get; init; } = new();

    /// <summary>Dated times whose failures the provider does not answer for.</summary>
    public IReadOnlyList<ContractExclusion> Exclusions { get; init; } = ValueList<ContractExclusion>.Empty;

    /// <summary>How a credit is claimed.</summary>
    public ClaimTerms Claim { get; init; } = new();
}

/// <summary>Where a contract's figures come from.</summary>
public sealed record ContractSource
{
    /// <summary>Title of the provider's text.</summary>
    public required string Title { get; init; }

    /// <summary>What a reader must know about it; empty for nothing.</summary>
    public string Note { get; init; } = "";
}

/// <summary>Who agreed.</summary>
public sealed record ContractParties
{
    /// <summary>Who promises; empty when not said.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Who is promised; empty when not said.</summary>
    public string Customer { get; init; } = "";
}

/// <summary>What a contract, or one commitment of it, is about. An empty field restricts nothing.</summary>
public sealed record ContractScope
{
    /// <summary>Service.</summary>
    public string Service { get; init; } = "";

    /// <summary>Model.</summary>
    public string Model { get; init; } = "";

    /// <summary>Region.</summary>
    public string Region { get; init; } = "";

    /// <summary>Client.</summary>
    public string Client { get; init; } = "";

    /// <summary>Route.</summary>
    public string Route { get; init; } = "";

    /// <summary>Language.</summary>
    public string Language { get; init; } = "";
}

/// <summary>The calendar of a contract: months in a time zone, from the day it begins to hold.</summary>
public sealed record ContractTerm
{
    /// <summary>IANA name of the time zone whose midnight begins a month. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>First day on which it holds; null: it held before every month that is asked for.</summary>
    public DateOnly? Starts { get; init; }

    /// <summary>Last day on which it holds; null: none.</summary>
    public DateOnly? Ends { get; init; }
}

/// <summary>How credits become money.</summary>
public sealed record CreditTerms
{
    /// <summary>Currency, ISO 4217. Default USD.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>What a percentage is taken of, in words.</summary>
    public string Basis { get; init; } = "the month's fee";

    /// <summary>That fee of a month; null: it is given when the month is settled.</summary>
    public decimal? Fee { get; init; }

    /// <summary>Most that is owed for a month, as a share of the fee. Default everything.</summary>
    public decimal Cap { get; init; } = 1;

    /// <summary>A credit below this amount is not owed. Default 0.</summary>
    public decimal Minimum { get; init; }

    /// <summary>Decimals of an amount; it is rounded half away from zero. Default 2.</summary>
    public int Decimals { get; init; } = 2;
}

/// <summary>How a credit is claimed.</summary>
public sealed record ClaimTerms
{
    /// <summary>Days after the end of the month within which it must be claimed; null when <see cref="Months"/> says it or nothing does.</summary>
    public int? Days { get; init; }

    /// <summary>Whole months after the settled one within which it must be claimed; null when <see cref="Days"/> says it or nothing does.</summary>
    public int? Months { get; init; }

    /// <summary>What a claim must hold, in words.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = ValueList<string>.Empty;
}
