using System.Globalization;
using Proofload.Sla.Contracts;

namespace Proofload.Sla.Proposals;

/// <summary>What the data of a proposal say. Every sentence carries a number of the data.</summary>
internal static class ProposalNarrative
{
    public static IReadOnlyList<string> Of(SlaProposal p) => [.. Whole(p), .. p.Segments.Count > 1 ? Between(p) : [], .. p.Segments.SelectMany(s => Segment(p, s)), .. Limits(p)];

    private static IEnumerable<string> Whole(SlaProposal p)
    {
        var all = p.All;
        yield return $"The history has {N(all.Days)} days with data, {N(all.Requests)} requests and {N(all.Bad)} failures that users felt.";
        if (all.Figure is not { } figure)
            yield break;
        yield return $"Over all of it the figure was {Share(figure)}; the worst day had {Share(all.WorstDay!.Value)}.";
        yield return $"With {Percent(p.Confidence)} confidence the next month of {p.NextDays} days reaches {Share(all.Reached!.Value)}, so {Exact(all.Target!.Value)} can be promised to all.";
        if (all.Ladder.FirstOrDefault(static l => l.IsPresent) is { } now)
            yield return $"The present target of {Exact(now.Target)} is missed next month with a probability of {Percent(now.Breach.Value)} [{Percent(now.Breach.Low)}, {Percent(now.Breach.High)}]{Costs(p, now)}.";
        if (all.Ladder.FirstOrDefault(static l => l.IsProposed) is { IsPresent: false } then)
            yield return $"The proposed {Exact(then.Target)} is missed with {Percent(then.Breach.Value)} [{Percent(then.Breach.Low)}, {Percent(then.Breach.High)}]{Costs(p, then)}{Saved(p, all)}.";
    }

    private static IEnumerable<string> Between(SlaProposal p)
    {
        var known = p.Segments.Where(static s => s.Target is not null).ToList();
        if (known.Count < 2)
            yield break;
        var (best, worst) = (known.MaxBy(static s => s.Reached)!, known.MinBy(static s => s.Reached)!);
        var badShare = p.All.Bad == 0 ? 0 : (decimal)worst.Bad / p.All.Bad;
        yield return $"Most can be promised to {best.Name} ({Exact(best.Target!.Value)}), least to {worst.Name} ({Exact(worst.Target!.Value)}), which has {Share(worst.Weight)} of the requests and {Share(badShare)} of the failures.";
    }

    private static IEnumerable<string> Segment(SlaProposal p, SegmentPromise s)
    {
        if (s.Target is not { } target)
        {
            yield return $"{s.Name}: nothing can be promised yet, {s.Problem}.";
            yield break;
        }

        var then = s.Ladder.First(static l => l.IsProposed);
        yield return $"{s.Name}: {N(s.Requests)} requests, figure {Share(s.Figure!.Value)}, worst day {Share(s.WorstDay!.Value)}; {Exact(target)} can be promised and is missed with {Percent(then.Breach.Value)}{Costs(p, then)}.";
    }

    private static IEnumerable<string> Limits(SlaProposal p)
    {
        if (p.All.Figure is null)
            yield break;
        foreach (var s in p.Segments.Prepend(p.All).Where(static s => s.AssumesOutage))
            yield return $"{s.Name}: fewer than 3 of {N(s.Days)} days stand out by their loss, so an outage of {(int)MonthForecast.AssumedOutage.TotalHours} h, which is an assumption, is reckoned with.";
        if (p.All.Bad == 0)
            yield return $"In {N(p.All.Days)} days there was no failure at all, so how bad the first one will be is not in the data.";
        yield return $"That a day comes which is worse than all {N(p.All.Days)} of the history has a probability of {Percent(p.NextDays / (double)(p.All.Days + p.NextDays))} next month; the promises reckon with it.";
    }

    private static string Costs(SlaProposal p, TargetOutlook l) => l.Credit is { } credit
        ? $" and costs {p.Contract.Credits.Currency} {Money(credit.Value)} [{Money(credit.Low)}, {Money(credit.High)}] of credits a month on average"
        : "";

    private static string Saved(SlaProposal p, SegmentPromise s)
    {
        var now = s.Ladder.FirstOrDefault(static l => l.IsPresent)?.Credit;
        var then = s.Ladder.First(static l => l.IsProposed).Credit;
        return now is { } a && then is { } b
            ? $", {p.Contract.Credits.Currency} {Money(Math.Abs(a.Value - b.Value))} {(a.Value >= b.Value ? "less" : "more")} than now"
            : "";
    }

    private static string N(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Money(double value) => value.ToString("#,0.00", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary>Four decimals, rounded down.</summary>
    private static string Share(decimal share) => (Math.Floor(share * 1_000_000) / 10_000).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    private static string Exact(decimal share) => ContractScalars.Percent(share);
}
