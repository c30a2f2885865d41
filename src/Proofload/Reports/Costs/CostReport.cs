using System.Globalization;
using Proofload.Analysis.Cost;

namespace Proofload.Reports.Costs;

/// <summary>The cost of serving, several ways beside each other, as a summary that text, Markdown and HTML are made of.</summary>
public static class CostReport
{
    private const int Effects = 8;
    private const int BarWidth = 12;

    /// <summary>Heading of the report.</summary>
    public const string Title = "Cost of serving";

    /// <summary>Builds the summary.</summary>
    /// <param name="costs">The ways of serving, at least one, all in one currency.</param>
    public static SummaryDocument Build(IReadOnlyList<CostEstimate> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentOutOfRangeException.ThrowIfZero(costs.Count);
        var sections = new List<SummarySection>
        {
            new("", [.. costs.Select(Headline)]),
            new($"Costs, {costs[0].Currency}", [Figures(costs)]),
            new($"An hour, {costs[0].Currency}", [Hour(costs)]),
        };
        foreach (var cost in costs.Where(static c => c.Figures is not null))
        {
            if (Tornado(cost) is { } tornado)
                sections.Add(tornado);
        }

        sections.Add(new SummarySection("Prices", [Prices(costs)]));
        sections.Add(new SummarySection("Notes", [.. Notes(costs).Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    /// <summary>Which cost a sensitivity is of: that of a good request where it is known, else of a request.</summary>
    internal static (string Name, Func<CostFigures, decimal?> Figure) Subject(CostEstimate cost) => cost.Figures?.PerGoodRequest is not null
        ? ("a good request", static f => f.PerGoodRequest)
        : ("a request", static f => f.PerRequest);

    private static SummaryLine Headline(CostEstimate cost)
    {
        if (cost.Figures is null)
            return new SummaryLine(SummaryStatus.Warning, cost.Name, "n/a: the tokens of a request are not known");

        var (what, figure) = Subject(cost);
        var thousand = cost.Range(figure)!.Value.Times(1000);
        return new SummaryLine(SummaryStatus.Good, cost.Name, $"{cost.Currency} {MoneyFormat.Range(thousand)} for 1,000 {(what == "a good request" ? "good requests" : "requests")}");
    }

    private static SummaryTable Figures(IReadOnlyList<CostEstimate> costs)
    {
        var rows = new List<SummaryRow>();
        Row("a request", static f => f.PerRequest);
        Row("1,000 requests", static f => f.PerThousand);
        Row("a good request", static f => f.PerGoodRequest);
        Row("1M input tokens", static f => f.PerMillionInput);
        Row("1M output tokens", static f => f.PerMillionOutput);
        Row("1M tokens, blended", static f => f.PerMillionBlended);
        return new SummaryTable([new SummaryColumn("cost of"), .. costs.Select(static c => new SummaryColumn(c.Name, IsNumber: true))], rows);

        void Row(string name, Func<CostFigures, decimal?> figure) =>
            rows.Add(new SummaryRow(SummaryStatus.None, [name, .. costs.Select(c => MoneyFormat.Range(c.Range(figure)))]));
    }

    private static SummaryTable Hour(IReadOnlyList<CostEstimate> costs)
    {
        var rows = new List<SummaryRow>();
        Row("machines", static f => f.Compute);
        Row("  of it idle", static f => f.Idle, static f => f.IdleShare is { } share ? $" ({NumberFormat.Percent((double)share)})" : "");
        if (costs.Any(static c => c.Figures?.Failover > 0))
            Row("  of it for failover", static f => f.Failover);
        Row("tokens", static f => f.Tokens);
        Row("egress", static f => f.Egress);
        Row("retries", static f => f.Retries);
        Row("failed but billed", static f => f.FailedBilled);
        Row("all", static f => f.Total);
        Row("all, a month of 730 h", static f => f.Total * CostRules.HoursPerMonth);
        return new SummaryTable([new SummaryColumn(""), .. costs.Select(static c => new SummaryColumn(c.Name, IsNumber: true))], rows);

        void Row(string name, Func<CostFigures, decimal?> figure, Func<CostFigures, string>? more = null) =>
            rows.Add(new SummaryRow(SummaryStatus.None, [name, .. costs.Select(c => c.Figures is null ? NumberFormat.Missing : MoneyFormat.Number(figure(c.Figures)) + more?.Invoke(c.Figures))]));
    }

    private static SummarySection? Tornado(CostEstimate cost)
    {
        var (what, figure) = Subject(cost);
        var effects = CostSensitivity.Of(cost.Inputs, figure);
        if (effects.Count == 0)
            return null;

        var widest = effects.Max(static e => Math.Abs(e.High - e.Low));
        return new SummarySection(
            $"What moves the cost of {what} most: {cost.Name}",
            [
                new SummaryTable(
                    [new("input"), new("now", IsNumber: true), new("10% less", IsNumber: true), new("10% more", IsNumber: true), new("elasticity", IsNumber: true), new("")],
                    [.. effects.Take(Effects).Select(e => new SummaryRow(SummaryStatus.None,
                    [
                        e.Name, MoneyFormat.Number(e.Base), MoneyFormat.Number(e.Low), MoneyFormat.Number(e.High),
                        e.Elasticity.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture),
                        new string('█', Math.Max(1, (int)Math.Round(Math.Abs(e.High - e.Low) / widest * BarWidth))),
                    ]))]),
            ]);
    }

    private static SummaryTable Prices(IReadOnlyList<CostEstimate> costs) => new(
        [new("price"), new("amount", IsNumber: true), new("date"), new("source")],
        [.. costs.SelectMany(static c => c.Prices.Select(p => (Price: p, c.Currency))).Distinct().SelectMany(static p => Describe(p.Price).Select(d => new SummaryRow(
            SummaryStatus.None,
            [d.Name, $"{p.Currency} {d.Amount}", p.Price.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), p.Price.Source])))]);

    private static IEnumerable<(string Name, string Amount)> Describe(IPriced price) => price switch
    {
        InstancePrice i => [($"{i.Name}{(i.Region is null ? "" : " in " + i.Region)}", $"{PriceScalars.Format(i.Hourly)}/h")],
        SpotPrice s => [("spot", $"{PriceScalars.Format(s.Hourly)}/h")],
        EgressPrice e => [($"egress{(e.Region is null ? "" : " of " + e.Region)}", $"{PriceScalars.Format(e.PerGb)}/GB")],
        ApiPrice a => [($"{a.Model} input", $"{PriceScalars.Format(a.Input)}/1M"), ($"{a.Model} output", $"{PriceScalars.Format(a.Output)}/1M")],
        _ => [],
    };

    private static IEnumerable<string> Notes(IReadOnlyList<CostEstimate> costs)
    {
        if (costs.Any(static c => c.Inputs.Fleet is not null && c.Figures?.PerMillionInput is not null && c.Figures.PerMillionOutput is not null))
            yield return "Of machines, the figures for input and for output tokens each charge everything: they are not additive. The blended figure is the one to compare.";
        foreach (var note in costs.SelectMany(static c => c.Notes).Distinct(StringComparer.Ordinal))
            yield return note;
        if (costs.Any(static c => c.Dear is not null))
            yield return "An interval takes every measured quantity at its unfavourable end at once, so it is wider than 95 %. Prices have no interval.";
        yield return "Amounts are calculated as exact decimals and shown with four significant digits, rounded half away from zero.";
    }
}
