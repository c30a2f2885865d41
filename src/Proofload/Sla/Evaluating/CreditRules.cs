using Proofload.Sla.Contracts;

namespace Proofload.Sla.Evaluating;

/// <summary>From a figure to money, in exact decimals.</summary>
public static class CreditRules
{
    /// <summary>The share of the fee that is owed: the highest of the credits whose bound the figure is below. A figure on a bound is not below it.</summary>
    /// <param name="tiers">The credits.</param>
    /// <param name="figure">The figure as it is compared.</param>
    public static decimal Share(IReadOnlyList<CreditTier> tiers, decimal figure)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        var share = 0m;
        foreach (var tier in tiers)
        {
            if (figure < tier.Below && tier.Percent > share)
                share = tier.Percent;
        }

        return share;
    }

    /// <summary>The share of the month's fee that a commitment owes: of its tiers, times its part of the fee.</summary>
    /// <param name="what">The commitment.</param>
    /// <param name="figure">The figure as it is compared.</param>
    public static decimal Share(Commitment what, decimal figure)
    {
        ArgumentNullException.ThrowIfNull(what);
        return Share(what.Credits, figure) * what.FeeShare;
    }

    /// <summary>The amount of one credit, rounded.</summary>
    /// <param name="terms">The contract's terms.</param>
    /// <param name="fee">The month's fee.</param>
    /// <param name="share">Share that is owed.</param>
    public static decimal Amount(CreditTerms terms, decimal fee, decimal share)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Math.Round(fee * share, terms.Decimals, MidpointRounding.AwayFromZero);
    }

    /// <summary>What is owed for a month: the sum, at most the cap, and nothing below the minimum.</summary>
    /// <param name="terms">The contract's terms.</param>
    /// <param name="fee">The month's fee.</param>
    /// <param name="shares">Shares of the commitments.</param>
    public static SettledCredit Settle(CreditTerms terms, decimal fee, IEnumerable<decimal> shares)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var sum = Amount(terms, fee, shares.Sum());
        var most = Amount(terms, fee, terms.Cap);
        var capped = Math.Min(sum, most);
        return new SettledCredit(sum, capped < sum, capped > 0 && capped < terms.Minimum, capped < terms.Minimum ? 0 : capped);
    }
}

/// <summary>What is owed for a month.</summary>
/// <param name="Sum">Sum of the credits.</param>
/// <param name="IsCapped">True when the cap made it less.</param>
/// <param name="IsBelowMinimum">True when it is too small to be owed.</param>
/// <param name="Owed">What is owed.</param>
public sealed record SettledCredit(decimal Sum, bool IsCapped, bool IsBelowMinimum, decimal Owed);
