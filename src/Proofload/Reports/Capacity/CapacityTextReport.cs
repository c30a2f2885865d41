using System.Globalization;
using Proofload.Analysis.Capacity;

namespace Proofload.Reports.Capacity;

/// <summary>The terminal summary of a capacity: the answer, both ends of it, then every probe.</summary>
public static class CapacityTextReport
{
    /// <summary>The summary as data.</summary>
    /// <param name="document">The search.</param>
    public static SummaryDocument Build(CapacityDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var r = document.Result;
        var (status, word) = CapacityText.Headline(r);
        var sections = new List<SummarySection>
        {
            new("",
            [
                new SummaryLine(status, word.ToUpperInvariant(), r.Summary),
                .. r.Notes.Select(static n => new SummaryLine(SummaryStatus.Warning, "", n)),
                new SummaryLine(SummaryStatus.Muted, "", Origin(document)),
            ]),
        };
        if (r.LastPass is not null || r.FirstFail is not null)
            sections.Add(new SummarySection("Answer", [Bounds(r), new SummaryLine(SummaryStatus.Muted, "", Width(r))]));
        var facts = CapacityText.Facts(document).ToList();
        if (facts.Count > 0)
            sections.Add(new SummarySection("Beyond it", [.. facts.Select(static f => new SummaryLine(SummaryStatus.None, f.Label, f.Text))]));
        if (r.Steps.Count > 0)
            sections.Add(new SummarySection("Probes", [Steps(r), new SummaryLine(SummaryStatus.Muted, "", "x bound: the objective closest to its bound, observed over allowed; above 1 it is missed. A probe passes only when its whole interval meets every bound; one that only looks good says where to go on.")]));
        return new SummaryDocument(sections).Clean();
    }

    /// <summary>The summary as plain text without colour.</summary>
    /// <param name="document">The search.</param>
    public static string Render(CapacityDocument document) => SummaryText.Render(Build(document));

    /// <summary>One probe in one line, for progress while a search goes on.</summary>
    /// <param name="step">The probe.</param>
    /// <param name="axis">Name of the axis.</param>
    public static string Line(CapacityStep step, string axis)
    {
        ArgumentNullException.ThrowIfNull(step);
        return CapacityText.Line(step, axis);
    }

    internal static string Origin(CapacityDocument document)
    {
        var took = document.Seconds is { } s ? $" · {NumberFormat.Duration(document.Result.ProbeSeconds)} of load in {NumberFormat.Duration(s)}" : "";
        return $"{document.Name} · {document.Target} · {document.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC{took}{(document.Id is null ? "" : " · " + document.Id)}";
    }

    internal static string Width(CapacityResult r) => r switch
    {
        { Width: { } width } => $"The two are {NumberFormat.Percent(width)} apart; in between nothing is known. Every verdict at {NumberFormat.Percent(r.Confidence)} confidence{(r.Confirmed ? "; the pass was confirmed by a longer open-loop run" : "")}.",
        { LastPass: not null } => "No load above it was shown to fail.",
        _ => "No load below it was shown to pass.",
    };

    internal static IEnumerable<(string Name, CapacityBound Bound, SummaryStatus Status)> Ends(CapacityResult r)
    {
        if (r.LastPass is { } pass)
            yield return ("last pass", pass, SummaryStatus.Good);
        if (r.FirstFail is { } fail)
            yield return ("first fail", fail, SummaryStatus.Bad);
    }

    private static SummaryTable Bounds(CapacityResult r) => new(
        [
            new SummaryColumn(""), new SummaryColumn(CapacityDocument.UnitOf(r.Axis) + " sent", IsNumber: true), new SummaryColumn("answered/s", IsNumber: true), new SummaryColumn("interval", IsNumber: true),
            new SummaryColumn("in flight", IsNumber: true), .. HasTokens(r) ? (SummaryColumn[])[new SummaryColumn("tokens/s", IsNumber: true)] : [], new SummaryColumn("probe", IsNumber: true),
        ],
        [
            .. Ends(r).Select(e => new SummaryRow(e.Status,
            [
                e.Name, CapacityText.Load(e.Bound.Load), NumberFormat.Number(e.Bound.Rate), NumberFormat.Interval(e.Bound.Low, e.Bound.High, "1/s") ?? "",
                NumberFormat.Number(e.Bound.Concurrency), .. HasTokens(r) ? (string[])[NumberFormat.Number(e.Bound.TokensPerSecond)] : [], (e.Bound.Step + 1).ToString(CultureInfo.InvariantCulture),
            ])),
        ]);

    internal static bool HasTokens(CapacityResult r) => Ends(r).Any(static e => e.Bound.TokensPerSecond is not null);

    private static SummaryTable Steps(CapacityResult r) => new(
        [
            new SummaryColumn("", IsNumber: true), new SummaryColumn("probe"), new SummaryColumn(CapacityDocument.UnitOf(r.Axis), IsNumber: true), new SummaryColumn("length", IsNumber: true), new SummaryColumn("requests", IsNumber: true),
            new SummaryColumn("answered/s", IsNumber: true), new SummaryColumn("errors", IsNumber: true), new SummaryColumn("observed", IsNumber: true), new SummaryColumn("x bound", IsNumber: true), new SummaryColumn("verdict"),
        ],
        [
            .. r.Steps.Select(s => new SummaryRow(CapacityText.Status(s.Verdict),
            [
                (s.Index + 1).ToString(CultureInfo.InvariantCulture), CapacityText.Phase(s.Phase), CapacityText.Load(s.Load), NumberFormat.Duration(s.Observed.Duration), NumberFormat.Count(s.Observed.Requests),
                NumberFormat.Number(s.Observed.Throughput), s.Observed.ErrorRate is > 0 and var e ? NumberFormat.Percent(e) : "0", Value(s), Ratio(s), CapacityText.Word(s),
            ])),
        ]);

    private static string Value(CapacityStep s) => CapacityText.Worst(s) is { } o ? NumberFormat.Value(o.Observed, o.Unit) : "";

    internal static string Ratio(CapacityStep s) => CapacityText.Worst(s) is { Threshold: > 0 and var bound } o
        ? (o.IsUpperBound == false ? bound / Math.Max(o.Observed!.Value, 1e-12) : o.Observed!.Value / bound).ToString("0.00", CultureInfo.InvariantCulture)
        : "";
}
