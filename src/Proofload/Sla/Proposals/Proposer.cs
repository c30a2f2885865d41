using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Sla.Proposals;

/// <summary>Makes a proposal of a history.</summary>
public static class Proposer
{
    private static readonly decimal[] Usual = [0.9999m, 0.9995m, 0.999m, 0.995m, 0.99m, 0.98m, 0.95m, 0.90m];

    /// <summary>Makes a proposal.</summary>
    /// <param name="contract">The contract as it is.</param>
    /// <param name="what">The commitment that is negotiated.</param>
    /// <param name="history">What was counted.</param>
    /// <param name="confidence">With which each promise is kept next month, above 0.5 and below 1.</param>
    /// <param name="fee">The month's fee of all requests together; null: not known.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static SlaProposal Make(SlaContract contract, Commitment what, SegmentHistory history, double confidence, decimal? fee, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(what);
        ArgumentNullException.ThrowIfNull(history);
        var zone = BillingMonth.ZoneOf(contract.Term.TimeZone)!;
        var grid = history.AllCounts.Grid;
        var last = TimeZoneInfo.ConvertTime(new DateTimeOffset(grid.To, TimeSpan.Zero), zone);
        var next = DateTime.DaysInMonth(last.Year, last.Month);
        var all = history.All;
        var total = all.Sum(static d => d.FeltTotal);
        var frame = new Frame(contract, what, confidence, fee ?? contract.Credits.Fee, next, total, seed);
        var together = One(frame, "all requests", new ContractScope(), all);
        var segments = history.Segments.Select(s => One(frame, s.Name, s.Where, s.Days)).ToList();
        var proposal = new SlaProposal
        {
            Contract = contract,
            What = what,
            Confidence = confidence,
            Fee = frame.Fee,
            History = (new DateTimeOffset(grid.From, TimeSpan.Zero), new DateTimeOffset(grid.To, TimeSpan.Zero)),
            NextDays = next,
            All = together,
            Segments = segments,
            Narrative = [],
        };
        return proposal with { Proposed = Proposed(proposal), Narrative = ProposalNarrative.Of(proposal) };
    }

    /// <summary>A target that says no more than a figure: its budget rounded up to two digits.</summary>
    /// <param name="figure">0 to 1.</param>
    public static decimal Readable(decimal figure)
    {
        var budget = 1 - figure;
        if (budget <= 0.000001m)
            return 0.999999m;
        var unit = 0.1m;
        while (budget < unit * 1.0m)
            unit /= 10;
        unit /= 10;
        return Math.Max(0, 1 - (Math.Ceiling(budget / unit) * unit));
    }

    /// <summary>The commitment with another target: credits keep their percentages, and their bounds their share of the budget.</summary>
    /// <param name="what">The commitment.</param>
    /// <param name="target">The other target.</param>
    public static Commitment With(Commitment what, decimal target)
    {
        ArgumentNullException.ThrowIfNull(what);
        var budget = 1 - what.Target;
        var tiers = new List<CreditTier>();
        foreach (var tier in what.Credits.OrderByDescending(static t => t.Below))
        {
            var below = tier.Below == what.Target ? target
                : budget == 0 ? Math.Min(tier.Below, target)
                : Math.Floor((1 - ((1 - tier.Below) * (1 - target) / budget)) * 1_000_000) / 1_000_000;
            if (below > 0 && below <= target && tiers.All(t => t.Below > below))
                tiers.Add(tier with { Below = below });
        }

        return what with { Target = target, Credits = Plans.ValueList<CreditTier>.Of(tiers) };
    }

    private static SegmentPromise One(Frame frame, string name, ContractScope where, IReadOnlyList<SlaDay> days)
    {
        var requests = days.Sum(static d => d.FeltTotal);
        var promise = new SegmentPromise
        {
            Name = name,
            Where = where,
            Requests = requests,
            Bad = days.Sum(static d => d.FeltBad),
            Weight = frame.Total == 0 ? 0 : (decimal)requests / frame.Total,
            Days = days.Count(static d => d.Lower > 0),
        };
        if (MonthForecast.Of(days, frame.NextDays, frame.Seed) is not { } forecast)
            return promise with { Problem = $"{promise.Days} days of history, {MonthForecast.FewestDays} are needed" };
        var reached = forecast.Promise(frame.Confidence);
        var target = Readable(reached);
        return promise with
        {
            Figure = forecast.Figure,
            WorstDay = forecast.WorstDay,
            Reached = reached,
            AssumesOutage = forecast.AssumesOutage,
            Target = target,
            Ladder = [.. Usual.Append(frame.What.Target).Append(target).Where(static t => t > 0).Distinct().OrderDescending().Select(t => Outlook(frame, forecast, t, target, promise.Weight))],
        };
    }

    private static TargetOutlook Outlook(Frame frame, MonthForecast forecast, decimal target, decimal proposed, decimal weight)
    {
        var with = With(frame.What, target) with { FeeShare = FeeShare(frame.What, weight) };
        Ranged? credit = frame.Fee is { } fee && with.Credits.Count > 0 ? forecast.Credit(with, frame.Contract.Credits, fee) : null;
        return new TargetOutlook(target, forecast.Breach(target), credit, target == frame.What.Target, target == proposed);
    }

    /// <summary>A group's part of the fee: its share of the requests.</summary>
    private static decimal FeeShare(Commitment what, decimal weight) => Math.Max(0.0001m, Math.Round(what.FeeShare * weight, 4));

    private static SlaContract? Proposed(SlaProposal p)
    {
        var promised = (p.Segments.Count > 0 ? p.Segments : [p.All]).Where(static s => s.Target is > 0 && !s.Name.Contains(SegmentHistory.NotSaid, StringComparison.Ordinal)).ToList();
        if (promised.Count == 0)
            return null;
        var commitments = promised.Select(s => With(p.What, s.Target!.Value) with
        {
            Name = p.Segments.Count > 0 ? $"{p.What.Name}: {s.Name}" : p.What.Name,
            Where = s.Where,
            FeeShare = FeeShare(p.What, s.Weight),
        }).ToList();
        return p.Contract with
        {
            Name = p.Contract.Name + ", proposal",
            Commitments = Plans.ValueList<Commitment>.Of([.. commitments, .. p.Contract.Commitments.Where(c => c.Name != p.What.Name)]),
            Exclusions = Plans.ValueList<ContractExclusion>.Empty,
        };
    }

    private sealed record Frame(SlaContract Contract, Commitment What, double Confidence, decimal? Fee, int NextDays, long Total, ulong Seed);
}
