using System.Globalization;
using Proofload.Analysis.Sizing;
using Proofload.Results;

namespace Proofload.Reports.Sizing;

/// <summary>How many replicas, and why, as a summary that text, Markdown and HTML are made of.</summary>
public static class SizeReport
{
    /// <summary>Heading of the report.</summary>
    public const string Title = "Replicas";

    /// <summary>Builds the summary.</summary>
    /// <param name="result">The sizing.</param>
    /// <param name="verification">The run at the sized load; null without one.</param>
    public static SummaryDocument Build(SizingResult result, SizeVerification? verification = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var sections = new List<SummarySection>
        {
            new("", Headline(result)),
            new("Why", [Steps(result)]),
            new("How it stands", [Situations(result)]),
            new("Autoscaler", Autoscaler(result)),
        };
        if (result.Check is { } check)
            sections.Add(new SummarySection("Queueing cross-check", Check(result, check)));
        if (verification is not null)
            sections.Add(new SummarySection("Verification", Verification(verification)));
        if (result.Notes.Count > 0)
            sections.Add(new SummarySection("Notes", [.. result.Notes.Select(static n => new SummaryLine(SummaryStatus.None, "", n))]));
        return new SummaryDocument(sections);
    }

    private static List<SummaryBlock> Headline(SizingResult r) =>
    [
        new SummaryLine(SummaryStatus.Good, $"{NumberFormat.Count(r.Replicas)} replica{(r.Replicas == 1 ? "" : "s")}", $"for {NumberFormat.Rate(r.Planned)}, with {NumberFormat.Rate(r.Peak)} at the peak; decided by {r.Decisive.Name}"),
        new SummaryLine(SummaryStatus.None, "", $"A replica serves {NumberFormat.Rate(r.Request.Capacity.Low)} within its objectives: the lower end of {NumberFormat.Rate(r.Request.Capacity.Value)}, {r.Request.Capacity.Source}."),
        new SummaryLine(SummaryStatus.None, "", $"Demand: {r.Request.Demand.Source}{(r.Request.Growth > 0 ? $", grown by {NumberFormat.Percent(r.Request.Growth)}" : "")}."),
    ];

    private static SummaryTable Steps(SizingResult r) => new(
        [new("rule"), new("replicas", IsNumber: true), new("how")],
        [.. r.Steps.Select(s => new SummaryRow(s == r.Decisive ? SummaryStatus.Good : SummaryStatus.None, [s.Name, NumberFormat.Count(s.Replicas), s.Formula]))]);

    private static SummaryTable Situations(SizingResult r) => new(
        [new("situation"), new("demand", IsNumber: true), new("replicas", IsNumber: true), new("load", IsNumber: true), new("spare", IsNumber: true)],
        [.. r.Situations.Select(s => new SummaryRow(
            s.Load > 1 ? SummaryStatus.Bad : s.Load > 0.95 ? SummaryStatus.Warning : SummaryStatus.None,
            [s.Name, NumberFormat.Rate(s.Demand), NumberFormat.Count(s.Replicas), NumberFormat.Percent(s.Load), s.Load > 1 ? "overloaded" : NumberFormat.Rate((s.Replicas * r.Request.Capacity.Low) - s.Demand)]))]);

    private static List<SummaryBlock> Autoscaler(SizingResult r)
    {
        var lines = new List<SummaryBlock>
        {
            new SummaryLine(SummaryStatus.None, "", $"aim at {NumberFormat.Rate(r.Target)} a replica ({NumberFormat.Percent(r.Request.Utilisation)} of {NumberFormat.Rate(r.Request.Capacity.Low)}), keep {NumberFormat.Count(r.Minimum)} to {NumberFormat.Count(r.Maximum)}"),
        };
        var seconds = r.Request.Poll + r.Request.Stabilise + r.Request.StartUp;
        if (r.Request.Demand.RisePerMinute is > 0 and var rise)
        {
            var grown = rise * (1 + r.Request.Growth) * seconds / 60;
            var spare = (r.Replicas * r.Request.Capacity.Low) - r.Planned;
            lines.Add(new SummaryLine(
                spare >= grown ? SummaryStatus.None : SummaryStatus.Warning,
                "",
                $"a new replica serves {NumberFormat.Duration(seconds)} after a rise; {NumberFormat.Rate(grown)} may come meanwhile, {NumberFormat.Rate(spare)} is spare at the planned demand"));
        }

        return lines;
    }

    private static List<SummaryBlock> Verification(SizeVerification v)
    {
        var verdict = v.Run.Verdict;
        var lines = new List<SummaryBlock>
        {
            new SummaryLine(
                Status(verdict.Outcome),
                VerdictText.Word(verdict.Outcome),
                $"at {NumberFormat.Rate(v.Run.Rates.Offered)} offered{(v.ReplicaRemoved ? ", one replica removed" : ", no replica removed")} (run {v.Run.Id})"),
        };
        lines.AddRange(verdict.Objectives.Select(static o => new SummaryLine(
            o.Result switch { ObjectiveState.Passed => SummaryStatus.Good, ObjectiveState.Failed => SummaryStatus.Bad, _ => SummaryStatus.Warning },
            VerdictText.Word(o.Result),
            $"{o.Expression}: {NumberFormat.Value(o.Observed, o.Unit)} {NumberFormat.Interval(o.Low, o.High, o.Unit)}".TrimEnd())));
        lines.AddRange(verdict.Reasons.Select(static r => new SummaryLine(SummaryStatus.Warning, "", r)));
        return lines;
    }

    private static SummaryStatus Status(Outcome outcome) => outcome switch
    {
        Outcome.Passed => SummaryStatus.Good,
        Outcome.Failed or Outcome.Invalid => SummaryStatus.Bad,
        _ => SummaryStatus.Warning,
    };

    private static List<SummaryBlock> Check(SizingResult r, QueueCheck check)
    {
        var what = check.Replicas is { } n ? $"{NumberFormat.Count(n)} replica{(n == 1 ? "" : "s")}" : "more than a million servers";
        var lines = new List<SummaryBlock>
        {
            new SummaryLine(
                check.IsFlagged ? SummaryStatus.Warning : SummaryStatus.Good,
                check.IsFlagged ? "disagrees" : "agrees",
                $"a queue of {check.Slots.ToString(CultureInfo.InvariantCulture)} × replicas servers, each {NumberFormat.Duration(check.ServiceTime)} a request, needs {what} for 99% to wait at most {NumberFormat.Duration(check.MostWait)}; by the measured capacity, without reserve, it is {NumberFormat.Count(check.Compared)}"
                + (check.Disagreement is { } d ? $" ({NumberFormat.Percent(d)} apart)" : "")),
        };
        if (check.IsFlagged)
            lines.Add(new SummaryLine(SummaryStatus.Warning, "", "More than 30% apart: the model, the service time or the capacity is not what it seems. Measure at the sized load (--verify) before believing either."));
        if (check.Waiting is { } waiting)
            lines.Add(new SummaryLine(SummaryStatus.None, "", $"at {NumberFormat.Count(r.Replicas)} replicas {NumberFormat.Percent(waiting)} of requests would wait (Erlang C), {NumberFormat.Duration(check.MeanWait)} on average, 99% at most {NumberFormat.Duration(check.WaitP99)} (Allen-Cunneen)"));
        lines.Add(new SummaryLine(SummaryStatus.Muted, "", "A server that batches requests is no M/M/c queue: its service time grows with its load and its capacity does too. For such a server trust the measured capacity, not this model."));
        return lines;
    }
}
