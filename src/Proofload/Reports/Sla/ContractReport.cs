using System.Globalization;
using Proofload.Sla.Contracts;

namespace Proofload.Reports.Sla;

/// <summary>A contract in words: how it is counted and what is owed when.</summary>
public static class ContractReport
{
    /// <summary>Builds the summary.</summary>
    /// <param name="contract">The contract.</param>
    public static SummaryDocument Build(SlaContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return new SummaryDocument([
            new SummarySection("", [new SummaryLine(SummaryStatus.Good, "right", contract.Name)]),
            new SummarySection("What is promised", [.. contract.Commitments.Select(static c => new SummaryLine(SummaryStatus.None, "", $"{c.Name} {SlaWords.Share(c.Target)}: {SlaWords.Rule(c)}")), .. contract.Remarks.Select(static r => new SummaryLine(SummaryStatus.Warning, "", r))]),
            new SummarySection("What is owed", [.. Owed(contract).Select(static t => new SummaryLine(SummaryStatus.None, "", t))]),
            new SummarySection("Calendar", [.. Calendar(contract).Select(static t => new SummaryLine(SummaryStatus.None, "", t))]),
        ]).Clean();
    }

    private static IEnumerable<string> Owed(SlaContract contract)
    {
        foreach (var c in contract.Commitments)
        {
            yield return c.Credits.Count == 0
                ? $"{c.Name}: no credit"
                : $"{c.Name}: {string.Join(", ", c.Credits.Select(static t => $"below {SlaWords.Share(t.Below)} {SlaWords.Share(t.Percent)}"))}";
        }

        var terms = contract.Credits;
        yield return $"each of {terms.Basis}{(terms.Fee is { } fee ? ", " + SlaWords.Money(terms, fee) : "")}; at most {SlaWords.Share(terms.Cap)}{(terms.Minimum > 0 ? $", nothing below {SlaWords.Money(terms, terms.Minimum)}" : "")}; in {terms.Currency}";
    }

    private static IEnumerable<string> Calendar(SlaContract contract)
    {
        var term = contract.Term;
        yield return string.Create(CultureInfo.InvariantCulture, $"months in {term.TimeZone}{(term.Starts is { } s ? $", from {s:yyyy-MM-dd}" : "")}{(term.Ends is { } e ? $", until {e:yyyy-MM-dd}" : "")}; {contract.Exclusions.Count} exclusions");
        yield return contract.Claim switch
        {
            { Days: { } days } => $"a credit is claimed within {days} days after the end of the month",
            { Months: { } months } => $"a credit is claimed until the end of the {(months == 1 ? "next month" : $"month {months} months later")}",
            _ => "it does not say until when a credit is claimed",
        };
        if (contract.Source is { } source)
            yield return $"source: {source.Title}{(source.Note.Length > 0 ? "; " + source.Note : "")}";
    }
}
