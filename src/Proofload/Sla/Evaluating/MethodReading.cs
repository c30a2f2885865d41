using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;

namespace Proofload.Sla.Evaluating;

/// <summary>Makes the reading of one commitment under one way of measuring.</summary>
internal static class MethodReading
{
    public static SlaReading Of(SlaCounts counts, CommitmentCounter counter, SlaMethod method, decimal? fee)
    {
        var what = counter.What;
        var isOwn = method == what.Method;
        if (counter.IsFromPercentiles && !isOwn)
            return None(method, "the rows give percentiles of slices, which say nothing of single requests");
        if (IntervalSplit.Of(counts, counter, SlaEvaluator.LengthOf(what, method)) is not { } intervals)
            return None(method, $"rows of {Units.FormatDuration(new TimeSpan(counts.Grid.Length))} do not show intervals of {Units.FormatDuration(SlaEvaluator.LengthOf(what, method))}") with { IsContracts = isOwn };
        var figure = Figure(counts, counter, intervals, method, MissingAs.Contract);
        if (figure.Value is not { } value)
            return None(method, "no request of it was recorded") with { IsContracts = isOwn };
        var missing = intervals.Any(static i => i.State == IntervalState.Missing);
        var compared = Round(what, value);
        var worst = missing ? Round(what, Figure(counts, counter, intervals, method, MissingAs.Bad).Value ?? value) : compared;
        var best = missing ? Round(what, Figure(counts, counter, intervals, method, MissingAs.Good).Value ?? value) : compared;
        var share = CreditRules.Share(what, compared);
        return new SlaReading
        {
            Method = method,
            IsContracts = isOwn,
            Figure = value,
            Compared = compared,
            Worst = Math.Min(worst, compared),
            Best = Math.Max(best, compared),
            RestsOnEmpty = figure.Lower == 0 ? 0 : figure.Empty / figure.Lower,
            CreditShare = share,
            Credit = fee is { } known ? CreditRules.Amount(counts.Contract.Credits, known, share) : null,
            Verdict = Verdict(what, compared, worst, best, method),
            Steps = [.. method == SlaMethod.Custom ? Names(counts, counter, intervals) : [], .. Steps(method, intervals, what, figure, value), .. Ending(counts.Contract, what, compared, share, fee)],
        };
    }

    /// <summary>What users felt, put to the credits of the contract.</summary>
    public static SlaReading AsFelt(SlaContract contract, Commitment what, FeltLedger felt, decimal? fee, int missing)
    {
        if (felt.Figure is not { } value)
            return None(SlaMethod.RequestRatio, "no request was recorded");
        var compared = Round(what, value);
        var share = CreditRules.Share(what, compared);
        return new SlaReading
        {
            Method = SlaMethod.RequestRatio,
            Figure = value,
            Compared = compared,
            Worst = missing == 0 ? compared : null,
            Best = missing == 0 ? compared : null,
            CreditShare = share,
            Credit = fee is { } known ? CreditRules.Amount(contract.Credits, known, share) : null,
            Verdict = compared >= what.Target ? SlaVerdict.Met : SlaVerdict.Missed,
            Steps = [new SlaStep("requests", "all requests", felt.Total), new SlaStep("failed", "requests that failed for a user", felt.Bad), new SlaStep("figure", "(requests - failed) / requests", value)],
        };
    }

    private static Fraction Figure(SlaCounts counts, CommitmentCounter counter, IReadOnlyList<SlaInterval> intervals, SlaMethod method, MissingAs missing) => method switch
    {
        SlaMethod.IntervalMean => MethodFigures.IntervalMean(intervals, counter.What.EmptyInterval, missing),
        SlaMethod.DownTime => MethodFigures.DownTime(intervals, counter.What, missing, out _),
        SlaMethod.RequestRatio => MethodFigures.RequestRatio(intervals, missing),
        SlaMethod.GoodSlices => MethodFigures.GoodSlices(intervals, counter.What, missing),
        _ => CustomFigure.Of(counts, counter, intervals, missing),
    };

    private static decimal Round(Commitment what, decimal value) => what.Rounding?.Apply(value) ?? value;

    private static SlaVerdict Verdict(Commitment what, decimal compared, decimal worst, decimal best, SlaMethod method)
    {
        // Where the contract says what an empty interval is, nothing is left open by it; of requests that were not recorded it says nothing.
        var isSettled = what.EmptyInterval != EmptyInterval.LeftOut && method is not (SlaMethod.RequestRatio or SlaMethod.Custom);
        var isMet = compared >= what.Target;
        return !isSettled && isMet != (isMet ? worst : best) >= what.Target ? SlaVerdict.Undecided
            : isMet ? SlaVerdict.Met : SlaVerdict.Missed;
    }

    private static IEnumerable<SlaStep> Steps(SlaMethod method, IReadOnlyList<SlaInterval> intervals, Commitment what, Fraction figure, decimal value)
    {
        if (method == SlaMethod.RequestRatio)
        {
            yield return new SlaStep("good", "sum over intervals of counted - bad", figure.Upper);
            yield return new SlaStep("counted", "sum over intervals of counted", figure.Lower);
            yield return new SlaStep("figure", "good / counted", value);
            yield break;
        }

        if (method == SlaMethod.Custom)
        {
            yield return new SlaStep("figure", $"{what.Formula}, at least 0 and at most 1", value);
            yield break;
        }

        foreach (var state in Enum.GetValues<IntervalState>())
            yield return new SlaStep($"{IntervalWords.Of(state)} intervals", $"number of intervals with state {IntervalWords.Of(state)}", intervals.Count(i => i.State == state));
        yield return method switch
        {
            SlaMethod.IntervalMean => new SlaStep("sum", $"sum over intervals of value: (counted - bad) / counted; an empty or missing one is {EmptyText(what)}", figure.Upper),
            SlaMethod.DownTime => new SlaStep("minutes up", $"minutes that are not down; down: bad / counted above {ContractScalars.Percent(what.DownTime.ErrorRate)} in at least {what.DownTime.Minutes} minutes in a row; a missing one is {EmptyText(what)}", figure.Upper),
            _ => new SlaStep("good slices", what.Speed is null || what.SliceTarget is not null ? $"slices with (counted - bad) / counted of at least {ContractScalars.Percent(what.SliceTarget ?? what.Target)}; an empty or missing one is {EmptyText(what)}" : $"slices whose percentile {what.Speed.Percentile} meets the bound; an empty or missing one is {EmptyText(what)}", figure.Upper),
        };
        yield return new SlaStep("intervals", "number of intervals with a value", figure.Lower);
        yield return new SlaStep("figure", method == SlaMethod.IntervalMean ? "sum / intervals" : method == SlaMethod.DownTime ? "minutes up / intervals" : "good slices / intervals", value);
    }

    private static IEnumerable<SlaStep> Names(SlaCounts counts, CommitmentCounter counter, IReadOnlyList<SlaInterval> intervals) =>
        from variable in CustomFigure.Variables(counts, counter, intervals, MissingAs.Contract)!
        where Formula.Uses(counter.What.Formula, variable.Key)
        select new SlaStep(variable.Key, "name of the formula, counted over the month", variable.Value);

    private static IEnumerable<SlaStep> Ending(SlaContract contract, Commitment what, decimal compared, decimal share, decimal? fee)
    {
        if (what.Rounding is { } rounding)
            yield return new SlaStep("compared", $"figure as a percentage, rounded to {rounding.Decimals} decimals, {rounding.Mode switch { RoundingMode.Down => "down", RoundingMode.Up => "up", RoundingMode.HalfEven => "half to even", _ => "half up" }}", compared);
        yield return new SlaStep("target", "as the contract says", what.Target);
        yield return new SlaStep("credit share", what.Credits.Count == 0 ? "the contract names no credit" : $"highest of: {string.Join(", ", what.Credits.Select(static c => $"below {ContractScalars.Percent(c.Below)} {ContractScalars.Percent(c.Percent)}"))}{(what.FeeShare == 1 ? "" : $"; of {ContractScalars.Percent(what.FeeShare)} of the fee")}", share);
        if (fee is { } known)
        {
            yield return new SlaStep("fee", $"{contract.Credits.Currency}, {contract.Credits.Basis}", known);
            yield return new SlaStep("credit", $"fee * credit share, rounded to {contract.Credits.Decimals} decimals, half away from zero", CreditRules.Amount(contract.Credits, known, share));
        }
    }

    private static string EmptyText(Commitment what) => what.EmptyInterval switch { EmptyInterval.Up => "1", EmptyInterval.Down => "0", _ => "left out" };

    private static SlaReading None(SlaMethod method, string problem) => new() { Method = method, Verdict = SlaVerdict.Undecided, Problem = problem };
}

/// <summary>States of intervals as words.</summary>
public static class IntervalWords
{
    /// <summary>The word of a state.</summary>
    /// <param name="state">The state.</param>
    public static string Of(IntervalState state) => state switch
    {
        IntervalState.Counted => "counted",
        IntervalState.Empty => "empty",
        IntervalState.Missing => "missing",
        IntervalState.Excluded => "excluded",
        _ => "removed",
    };
}
