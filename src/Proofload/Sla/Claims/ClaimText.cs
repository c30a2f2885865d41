using System.Globalization;
using System.Text;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Sla.Claims;

/// <summary>The words of a claim: what is in it and how to recompute it.</summary>
internal static class ClaimText
{
    public static string ReadMe(SlaMonth m)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Claim: {m.Contract.Name}, {m.Month.Name}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Party(m.Contract.Parties.Customer, "The customer")} claims from {Party(m.Contract.Parties.Provider, "the provider")} ");
        text.Append(m.Credit is { } credit
            ? string.Create(CultureInfo.InvariantCulture, $"a credit of {m.Contract.Credits.Currency} {credit.Owed} of {m.Contract.Credits.Basis} ({m.Contract.Credits.Currency} {m.Fee})")
            : $"a credit of {ContractScalars.Percent(Math.Min(m.Contract.Credits.Cap, m.Commitments.Sum(static c => c.Own.CreditShare)))} of {m.Contract.Credits.Basis}");
        text.Append(m.Deadline is { } until ? string.Create(CultureInfo.InvariantCulture, $", to be claimed until {until:yyyy-MM-dd}.\n\n") : ".\n\n");
        foreach (var c in m.Commitments)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {c.What.Name}: {(c.Own.Compared is { } figure ? ContractScalars.Percent(figure) : "no figure")} of {ContractScalars.Percent(c.What.Target)} promised; {c.Breaches.Count} intervals lower it.\n");
        }

        text.Append("\n## Files\n\n"
            + "- `contract.yaml`: the terms, as they were computed.\n"
            + "- `intervals-N.csv`: every interval of commitment N with its raw counts.\n"
            + "- `breaches-N.csv`: those of them that lower the figure.\n"
            + "- `exclusions.csv`: times whose failures do not count, and how many were taken out.\n"
            + "- `computation.csv`: each step with its formula and its value.\n"
            + "- `manifest.json`: the SHA-256 sum of every file and of the logs that were counted.\n\n"
            + "## Recompute it\n\n"
            + "Columns of the intervals: `valid` requests, `bad` ones among them, `excluded` ones of these, `counted = valid - excluded`, `counted_bad = bad - excluded`, "
            + "`value`, empty where the interval is left out. Times are UTC, `to` is not included.\n\n");
        foreach (var c in m.Commitments)
            text.Append(CultureInfo.InvariantCulture, $"- {c.What.Name}: {Formula(c.What)}\n");
        text.Append("\n`proofload sla claim --verify` on this bundle checks the sums and recomputes every figure and the credit from the files.\n");
        if (m.Contract.Claim.Evidence.Count > 0)
        {
            text.Append("\n## What the contract asks for\n\n");
            foreach (var piece in m.Contract.Claim.Evidence)
                text.Append(CultureInfo.InvariantCulture, $"- {piece}\n");
        }

        if (m.Notes.Count > 0)
        {
            text.Append("\n## Notes\n\n");
            foreach (var note in m.Notes)
                text.Append(CultureInfo.InvariantCulture, $"- {note}\n");
        }

        return text.ToString();
    }

    private static string Formula(Commitment c) => c.Method switch
    {
        SlaMethod.IntervalMean => "the mean of `value`; value = (counted - counted_bad) / counted.",
        SlaMethod.DownTime => $"the mean of `value`; value = 0 for a minute that is down: counted_bad / counted above {ContractScalars.Percent(c.DownTime.ErrorRate)} in at least {c.DownTime.Minutes} minutes in a row.",
        SlaMethod.GoodSlices => "the mean of `value`; value = 1 for a good slice.",
        SlaMethod.RequestRatio => "(sum of counted - sum of counted_bad) / sum of counted.",
        _ => c.Formula + "; its names are steps of `computation.csv`.",
    };

    private static string Party(string name, string otherwise) => name.Length > 0 ? name : otherwise;
}
