using System.Globalization;
using Proofload.Analysis.Gates;
using Proofload.Reports.Comparison;

namespace Proofload.Reports.Gates;

/// <summary>A gate as a summary that text, Markdown and HTML are made of; the verdict first.</summary>
public static class GateReport
{
    private const int ShownChanges = 3;

    /// <summary>Heading of the report.</summary>
    /// <param name="outcome">The gate.</param>
    public static string Title(GateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return $"{outcome.Newest.Name}: {(outcome.SelfTest is null ? "gate" : "self-test")} {GateText.Word(outcome.Verdict)}";
    }

    /// <summary>The gate in one line: <c>failed  The candidate is worse: …</c>.</summary>
    /// <param name="outcome">The gate.</param>
    public static string Line(GateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return $"{GateText.Word(outcome.Verdict)}: {GateText.Headline(outcome)}";
    }

    /// <summary>Builds the summary.</summary>
    /// <param name="outcome">The gate.</param>
    public static SummaryDocument Build(GateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var o = outcome;
        var sections = new List<SummarySection>
        {
            new("", [
                new SummaryLine(GateText.Status(o.Verdict), GateText.Word(o.Verdict).ToUpperInvariant(), GateText.Headline(o)),
                new SummaryLine(SummaryStatus.Muted, "", $"baseline {o.Place.Baseline} · candidate {o.Candidate}"),
                new SummaryLine(SummaryStatus.Muted, "", $"{GateText.Extent(o)} · {o.Newest.Name} · {o.Newest.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC · {o.Id}"),
            ]),
            new("Criteria", [Criteria(o), .. o.Criteria.Where(static c => c.Reason.Length > 0).Select(static c => new SummaryLine(SummaryStatus.Warning, c.Criterion.Subject, c.Reason))]),
        };
        if (o.SelfTest is { } self)
            sections.Add(SelfTest(o, self));
        if (o.Verdict is GateVerdict.Failed or GateVerdict.Inconclusive && o.SelfTest is null)
        {
            List<SummaryBlock> where = [.. GateText.WhereToLook(o).Select(static t => new SummaryLine(SummaryStatus.None, "", t))];
            if (o.Verdict == GateVerdict.Failed)
                where.AddRange(o.Comparison?.Shifts.Take(1).Select(static s => ShiftChart.Of(s)) ?? []);
            if (where.Count > 0)
                sections.Add(new SummarySection("Where to look", where));
        }

        if (o.Pairs.Count > 0)
            sections.Add(new SummarySection("Pairs", [Pairs(o)]));
        sections.Add(new SummarySection("Notes", [.. Notes(o).Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    private static SummaryTable Criteria(GateOutcome o) => new(
        [new(""), new("criterion"), new("baseline", IsNumber: true), new("candidate", IsNumber: true), new("change", IsNumber: true), new("interval"), new("after", IsNumber: true)],
        [.. o.Criteria.Select(static c => (c, m: c.AsComparison())).Select(static x => new SummaryRow(ComparisonText.Status(x.c.Verdict), [
            GateText.Word(x.c.Verdict),
            x.c.Criterion.Expression,
            ComparisonText.Value(x.c.A, x.m),
            ComparisonText.Value(x.c.B, x.m),
            ComparisonText.Change(x.m),
            ComparisonText.ChangeInterval(x.m),
            x.c.DecidedAfter is { } after ? GateText.Count(after, "pair") : "",
        ]))]);

    private static SummarySection SelfTest(GateOutcome o, GateSelfTest self)
    {
        var blocks = new List<SummaryBlock>
        {
            new SummaryTable(
                [new("criterion"), new("noise", IsNumber: true), new("order", IsNumber: true), new("finds", IsNumber: true), new("pairs needed", IsNumber: true)],
                [.. self.Noise.Select(n => new SummaryRow(n.Spread is null ? SummaryStatus.Muted : n.Pairs is null ? SummaryStatus.Warning : SummaryStatus.None, [
                    n.Criterion.Expression,
                    Amount(n, n.Spread),
                    Amount(n, n.OrderEffect, signed: true),
                    n.Detectable is { } d ? n.Criterion.IsRelative ? ComparisonText.Percent(d) : NumberFormat.Value(d, n.Criterion.Unit) : NumberFormat.Missing,
                    n.Spread is null ? "by requests" : n.Pairs is { } pairs ? NumberFormat.Count(pairs) : "over 100",
                ]))]),
            new SummaryLine(SummaryStatus.Muted, "", "noise: how far ln(candidate / baseline) scatters from pair to pair. order: what the second run of a pair is higher by. finds: the change that so many pairs find four times in five."),
        };
        if (self.FalseAlarms is { } alarms)
            blocks.Add(new SummaryLine(alarms <= 0.05 ? SummaryStatus.Good : SummaryStatus.Bad, "false alarms", $"{NumberFormat.Percent(alarms)} of {NumberFormat.Count(self.Drawn)} gates drawn from this noise called the unchanged target worse (at most 2.5% to 5% by construction); {NumberFormat.Percent(self.Passes)} passed it with {o.Place.Most} pairs"));
        blocks.Add(Advice(self));
        return new SummarySection("This environment", blocks);
    }

    private static SummaryLine Advice(GateSelfTest self)
    {
        var longer = self.Noise.Max(static n => n.Longer);
        if (self.Noise.All(static n => n.Spread is null))
            return new SummaryLine(SummaryStatus.Warning, "advice", "too few pairs with values to say what a gate needs");
        if (longer > 1)
            return new SummaryLine(SummaryStatus.Warning, "advice", $"runs {NumberFormat.Number(Math.Ceiling(longer * 10) / 10)} times as long with 30 pairs, or wider limits (noise falls with the root of the length, as long as it comes from within the runs)");
        return new SummaryLine(SummaryStatus.Good, "advice", $"{NumberFormat.Count(self.Pairs)} pairs of this length: an unchanged candidate then passes, and one that is worse by twice the limit fails, four times in five");
    }

    private static string Amount(GateNoise n, double? value, bool signed = false) => value is not { } v ? NumberFormat.Missing
        : n.Criterion.IsRelative ? (signed ? ComparisonText.Percent(Math.Exp(v)) : NumberFormat.Percent(Math.Round(v, 4)))
        : NumberFormat.Value(v, n.Criterion.Unit);

    private static SummaryTable Pairs(GateOutcome o)
    {
        var shown = o.Criteria.Take(ShownChanges).ToList();
        return new SummaryTable(
            [new("pair", IsNumber: true), new("first"), .. shown.Select(static c => new SummaryColumn(c.Criterion.Subject, IsNumber: true)), new("measurement"), new("baseline run"), new("candidate run")],
            [.. o.Pairs.Select(p => new SummaryRow(p.IsValid ? SummaryStatus.None : SummaryStatus.Warning, [
                NumberFormat.Count(p.Number),
                p.A.StartedAt <= p.B.StartedAt ? "baseline" : "candidate",
                .. shown.Select(c => GateText.Change(p, c)),
                GateText.Measurement(p) + (p.Tries > 1 ? " (repeated)" : ""),
                p.A.Id,
                p.B.Id,
            ]))]);
    }

    private static IEnumerable<string> Notes(GateOutcome o)
    {
        foreach (var remark in o.Remarks)
            yield return remark;
        if (o.Place.Mode != GateMode.Stored)
            yield return "Unit is the pair of runs with the same seed and payloads, in the order A B, B A. Signed ranks, looked at after every second pair; intervals are 95% (90% where both directions are limited) and hold over all looks; 'worse' is corrected for the number of criteria (Holm). Shares of requests: pooled counts, widened by their scatter between runs.";
        if (o.Criteria.Any(static c => c.Criterion.Metric.StartsWith("cost/", StringComparison.Ordinal)))
            yield return "Cost is compared on the same machines at the same price: it goes as 1 / throughput. An open load that both keep up with shows no difference; compare at the limit.";
        yield return "A missing value is inconclusive, never a pass.";
    }
}
