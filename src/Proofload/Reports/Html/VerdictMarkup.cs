using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Reports.Html;

/// <summary>The banner: can the numbers be trusted, and do they meet the objectives.</summary>
internal static class VerdictMarkup
{
    public static void Append(HtmlPage page, RunResult r)
    {
        var v = r.Verdict;
        page.Add($"<section class=\"verdict {Class(VerdictText.Status(v.Outcome))}\" aria-labelledby=\"verdict\"><div class=\"words\">{Icon(VerdictText.Status(v.Outcome))}<div><h2 id=\"verdict\">{Capital(VerdictText.Word(v.Outcome))}</h2>");
        page.Add($"<p>{VerdictText.Sentence(v)}</p></div></div>");
        page.Add($"<div class=\"measurement {Class(VerdictText.Status(v.Measurement))}\"><h3>{Icon(VerdictText.Status(v.Measurement))}Measurement {VerdictText.Word(v.Measurement)}</h3>");
        if (v.Reasons.Count == 0)
            page.Add($"<p>{(v.Measurement == MeasurementState.Valid ? "The load generator kept up: it added nothing that changes a shown number." : "No reason was recorded.")}</p>");
        foreach (var reason in v.Reasons)
            page.Add($"<p>{reason}</p>");
        page.Add($"</div>");
        if (r.Ending != RunEnding.Completed)
            page.Add($"<p class=\"ending\"><strong>The run was {VerdictText.Word(r.Ending)}.</strong> {r.EndingReason}</p>");
        page.Add($"</section>\n");
        if (v.Objectives.Count == 0)
            return;

        page.Add($"<section aria-labelledby=\"objectives\"><h2 id=\"objectives\">Objectives</h2><ul class=\"objectives\">");
        foreach (var o in v.Objectives)
            Objective(page, o, judged: v.Outcome != Outcome.Invalid);
        page.Add($"</ul></section>\n");
    }

    private static void Objective(HtmlPage page, ObjectiveResult o, bool judged)
    {
        var status = judged ? VerdictText.Status(o.Result) : SummaryStatus.Muted;
        var word = judged ? VerdictText.Word(o.Result) : "not judged";
        page.Add($"<li class=\"{Class(status)}\"><div class=\"what\"><span class=\"badge\">{Icon(status)}{word}</span> <code>{o.Expression}</code></div>");
        page.Add($"<div class=\"seen\"><b>{NumberFormat.Value(o.Observed, o.Unit)}</b> <span>{NumberFormat.Interval(o.Low, o.High, o.Unit) ?? "no interval"}</span></div>");
        Bar(page, o);
        if (o.Reason.Length > 0)
            page.Add($"<p class=\"reason\">{o.Reason}</p>");
        page.Add($"</li>");
    }

    /// <summary>The interval against the threshold; the hatched side misses the objective.</summary>
    private static void Bar(HtmlPage page, ObjectiveResult o)
    {
        if (ObjectiveThreshold.Of(o) is not { } t || o.Observed is not { } observed)
        {
            page.Add($"<div class=\"scale\"></div>");
            return;
        }

        var low = Math.Min(t.Threshold, Math.Min(o.Low ?? observed, observed));
        var high = Math.Max(t.Threshold, Math.Max(o.High ?? observed, observed));
        var pad = (high - low) * 0.3;
        var from = low < high * 0.6 ? 0 : Math.Max(0, low - pad);
        var to = high == low ? Math.Max(high * 1.5, 1e-12) : high + ((high - from) * 0.15);
        double At(double value) => Math.Clamp((value - from) / (to - from) * 100, 0, 100);

        var threshold = At(t.Threshold);
        var (start, end) = (At(o.Low ?? from), At(o.High ?? to));
        var label = $"observed {VerdictText.Observed(o)}, threshold {NumberFormat.Value(t.Threshold, o.Unit)}";
        page.Add($"<div class=\"scale\" role=\"img\" aria-label=\"{label}\"><div class=\"track\">");
        page.Add($"<i class=\"miss\" style=\"{new Markup(t.IsUpperBound ? "left" : "right")}:{(t.IsUpperBound ? threshold : 100 - threshold)}%\"></i>");
        if (o.Low is not null || o.High is not null)
            page.Add($"<i class=\"ci\" style=\"left:{start}%;width:{Math.Max(0.8, end - start)}%\"></i>");
        page.Add($"<i class=\"dot\" style=\"left:{At(observed)}%\"></i><i class=\"limit\" style=\"left:{threshold}%\"></i></div>");
        page.Add($"<span class=\"limit-text {(threshold > 75 ? "end" : threshold < 25 ? "start" : "")}\" style=\"left:{threshold}%\">{NumberFormat.Value(t.Threshold, o.Unit)}</span></div>");
    }

    public static string Class(SummaryStatus status) => status switch
    {
        SummaryStatus.Good => "good",
        SummaryStatus.Warning => "warn",
        SummaryStatus.Bad => "bad",
        _ => "plain",
    };

    /// <summary>A shape for each status: nothing is said by colour alone.</summary>
    public static Markup Icon(SummaryStatus status) => new(status switch
    {
        SummaryStatus.Good => "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><circle cx=\"10\" cy=\"10\" r=\"9\"/><path d=\"M5.8 10.4l2.9 2.9 5.6-6\"/></svg>",
        SummaryStatus.Warning => "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path class=\"shape\" d=\"M10 1.5L19 18H1z\"/><path d=\"M10 7.4v4.6M10 14.6v.6\"/></svg>",
        SummaryStatus.Bad => "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><path class=\"shape\" d=\"M6.2 1h7.6L19 6.2v7.6L13.8 19H6.2L1 13.8V6.2z\"/><path d=\"M6.9 6.9l6.2 6.2M13.1 6.9l-6.2 6.2\"/></svg>",
        _ => "<svg class=\"icon\" viewBox=\"0 0 20 20\" aria-hidden=\"true\"><circle cx=\"10\" cy=\"10\" r=\"9\"/><path d=\"M6 10h8\"/></svg>",
    });

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
