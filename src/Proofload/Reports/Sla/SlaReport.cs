using System.Globalization;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Reports.Sla;

/// <summary>A settled month as a summary, of which text and Markdown are made.</summary>
public static class SlaReport
{
    private const int MostBreaches = 10;
    private const int MostClasses = 20;

    /// <summary>Heading of the report.</summary>
    /// <param name="month">The month.</param>
    public static string Title(SlaMonth month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return $"{month.Contract.Name}: {SlaWords.Month(month.Month)}";
    }

    /// <summary>Builds the summary.</summary>
    /// <param name="month">The month.</param>
    public static SummaryDocument Build(SlaMonth month)
    {
        ArgumentNullException.ThrowIfNull(month);
        var sections = new List<SummarySection>
        {
            new("", [.. Headlines(month)]),
            new("Two ledgers", [Ledgers(month)]),
        };
        foreach (var c in month.Commitments)
        {
            sections.Add(new SummarySection($"{c.What.Name}: every way of measuring", [Readings(month, c)]));
            if (c.Breaches.Count > 0)
                sections.Add(new SummarySection($"{c.What.Name}: {char.ToLowerInvariant(BreachTitle(c.What)[0])}{BreachTitle(c.What)[1..]}", [Breaches(month, c), .. More(c)]));
        }

        if (month.Contract.Exclusions.Count > 0)
            sections.Add(new SummarySection("Exclusions", [Exclusions(month)]));
        if (month.Felt.Classes.Count > 0)
            sections.Add(new SummarySection("Failures that users felt", [Classes(month)]));
        sections.Add(new SummarySection("Notes", [.. month.Notes.Append(Source(month)).Where(static n => n.Length > 0).Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections).Clean();
    }

    /// <summary>The verdicts and what is owed, a line each.</summary>
    /// <param name="month">The month.</param>
    public static IEnumerable<SummaryLine> Headlines(SlaMonth month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return [Verdict(month), .. month.Commitments.Select(static c => Headline(c)), .. Settlement(month)];
    }

    /// <summary>Where the contract's figures come from, in a sentence; empty when it does not say.</summary>
    internal static string Source(SlaMonth m) => m.Contract.Source is { } source ? $"Source of the contract's figures: {source.Title}{(source.Note.Length > 0 ? "; " + source.Note : "")}." : "";

    /// <summary>Heading of the list of intervals that lower the figure.</summary>
    internal static string BreachTitle(Commitment what) => what.Method switch
    {
        SlaMethod.DownTime => "When it was down",
        SlaMethod.GoodSlices => "Slices that were not good",
        _ when what.Speed is not null => "When the bound was missed",
        _ => "When requests failed",
    };

    /// <summary>What became of the promises of a month, in words.</summary>
    internal static string Outcome(SlaMonth m)
    {
        var (all, missed) = (m.Commitments.Count, m.Commitments.Count(static c => c.Own.Verdict == SlaVerdict.Missed));
        return m.Verdict switch
        {
            SlaVerdict.Met => all == 1 ? "the promise was kept" : $"all {all} promises were kept",
            SlaVerdict.Missed => all == 1 ? "the promise was broken" : $"{missed} of {all} promises broken",
            _ => "what is missing could change the verdict",
        } + (m.IsRunning && m.Verdict != SlaVerdict.Undecided ? " so far" : "");
    }

    /// <summary>The word of a verdict that every report of this program begins with.</summary>
    internal static string Word(SlaVerdict verdict) => verdict switch
    {
        SlaVerdict.Met => "Passed",
        SlaVerdict.Missed => "Missed",
        _ => "Inconclusive",
    };

    private static SummaryLine Verdict(SlaMonth m) => new(SlaWords.Status(m.Verdict), Word(m.Verdict).ToUpperInvariant(), $"{Outcome(m)} in {SlaWords.Month(m.Month)}");

    private static SummaryLine Headline(CommitmentMonth c)
    {
        var own = c.Own;
        var text = own.Figure is null
            ? $"{c.What.Name}: no figure, {own.Problem}"
            : $"{c.What.Name} {SlaWords.Figure(own.Compared)}, promised {SlaWords.Share(c.What.Target)} ({SlaWords.Method(c.What.Method)})";
        return new SummaryLine(SlaWords.Status(own.Verdict), SlaWords.Verdict(own.Verdict), text);
    }

    private static IEnumerable<SummaryLine> Settlement(SlaMonth m)
    {
        if (m.Credit is { } credit)
        {
            yield return new SummaryLine(credit.Owed > 0 ? SummaryStatus.Bad : SummaryStatus.None, "credit", $"{SlaWords.Money(m.Contract.Credits, credit.Owed)} of {m.Contract.Credits.Basis}, {SlaWords.Money(m.Contract.Credits, m.Fee)}"
                + (credit.Owed > 0 && m.Deadline is { } until ? string.Create(CultureInfo.InvariantCulture, $"; claim until {until:yyyy-MM-dd}") : ""));
        }
    }

    private static SummaryTable Ledgers(SlaMonth m)
    {
        var rows = new List<SummaryRow>();
        var felt = m.Felt;
        foreach (var c in m.Commitments)
        {
            var name = m.Commitments.Count > 1 ? c.What.Name + ": " : "";
            var hasFelt = c.AsFelt is not null;
            Row(name + "figure", SlaWords.Figure(c.Own.Compared), hasFelt ? SlaWords.Figure(c.AsFelt!.Compared) : "");
            Row(name + "requests", N(c.Intervals.Sum(static i => i.Counts.Counted)), hasFelt ? N(felt.Total) : "");
            Row(name + (c.What.Speed is null ? "failed" : "missed the bound"), N(c.Intervals.Sum(static i => i.Counts.CountedBad)), hasFelt ? N(felt.Bad) : "");
            Row(name + "credit", SlaWords.Credit(m, c.Own), hasFelt ? SlaWords.Credit(m, c.AsFelt!) : "");
        }

        Row("minutes with over 5% failures", "", N(felt.BadMinutes));
        Row("longest in a row", "", felt.Longest.Minutes == 0 ? "none" : $"{SlaWords.Minutes(felt.Longest.Minutes)} from {SlaWords.Local(m, felt.Longest.From)}");
        return new SummaryTable([new(""), new("what the contract counts", IsNumber: true), new("what users felt", IsNumber: true)], rows);

        void Row(string name, string contract, string users) => rows.Add(new SummaryRow(SummaryStatus.None, [name, contract, users]));
    }

    private static SummaryTable Readings(SlaMonth m, CommitmentMonth c)
    {
        var rows = c.Readings.OrderByDescending(static r => r.IsContracts).Select(r => new SummaryRow(
            SlaWords.Status(r.Verdict),
            [SlaWords.Method(r.Method) + (r.IsContracts ? " (contract)" : ""), SlaWords.Figure(r.Compared), SlaWords.Verdict(r.Verdict), Range(r), SlaWords.Credit(m, r), r.Problem])).ToList();
        if (c.AsFelt is { } felt)
            rows.Add(new SummaryRow(SlaWords.Status(felt.Verdict), ["what users felt", SlaWords.Figure(felt.Compared), SlaWords.Verdict(felt.Verdict), "", SlaWords.Credit(m, felt), felt.Problem]));
        return new SummaryTable([new("measured as"), new("figure", IsNumber: true), new("target"), new("missing down to up", IsNumber: true), new("credit", IsNumber: true), new("")], rows);
    }

    private static string Range(SlaReading r) => r is { Worst: { } worst, Best: { } best } && worst != best ? $"{SlaWords.Figure(worst)} to {SlaWords.Figure(best)}" : "";

    private static SummaryTable Breaches(SlaMonth m, CommitmentMonth c) => new(
        [new("from"), new("length", IsNumber: true), new("requests", IsNumber: true), new(c.What.Speed is null ? "failed" : "missed", IsNumber: true), new("share good", IsNumber: true)],
        [.. BreachSpans.Worst(c, MostBreaches).Select(s => new SummaryRow(
            SummaryStatus.None,
            [SlaWords.Local(m, s.From), SlaWords.Minutes(s.Minutes), N(s.Counts.Counted), N(s.Counts.CountedBad), SlaWords.Figure(s.Counts.Counted == 0 ? null : 1 - ((decimal)s.Counts.CountedBad / s.Counts.Counted))]))]);

    private static IEnumerable<SummaryBlock> More(CommitmentMonth c)
    {
        var spans = BreachSpans.Of(c).Count;
        if (spans > MostBreaches)
            yield return new SummaryLine(SummaryStatus.None, "", $"The {MostBreaches} with the most failures of {N(spans)}; the evidence bundle (proofload sla claim) has all.");
    }

    private static SummaryTable Exclusions(SlaMonth m) => new(
        [new("kind"), new("from"), new("to"), new("failures taken out", IsNumber: true), new("reason")],
        [.. m.Contract.Exclusions.Select((e, i) => new SummaryRow(
            SummaryStatus.None,
            [SlaWords.Kind(e.Kind), ContractScalars.Format(e.From), ContractScalars.Format(e.To), e.Effect == ExclusionEffect.Everything ? "the whole time" : N(m.Commitments.Sum(c => c.Counter.ExcludedBy[i])), e.Reason]))]);

    private static SummaryTable Classes(SlaMonth m) => new(
        [new("class"), new("failures", IsNumber: true), new("share", IsNumber: true)],
        [.. m.Felt.Classes.Take(MostClasses).Select(c => new SummaryRow(SummaryStatus.None, [c.Class, N(c.Count), SlaWords.Share(Math.Round((decimal)c.Count / Math.Max(1, m.Felt.Bad), 4))]))]);

    private static string N(long value) => NumberFormat.Count(value);
}
