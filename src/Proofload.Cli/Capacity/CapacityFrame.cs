using Proofload.Analysis.Capacity;
using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Reports.Capacity;
using Proofload.Running;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Capacity;

/// <summary>A search under way as a pure function of what is known and a width.</summary>
internal static class CapacityFrame
{
    private const int Indent = 12;

    /// <summary>The lines of the frame.</summary>
    /// <param name="title">Name of the study and its target.</param>
    /// <param name="progress">The search and the probe under way.</param>
    /// <param name="known">What is known from the probes that are over.</param>
    /// <param name="snapshot">The run of the probe; null before it begins.</param>
    /// <param name="elapsed">Seconds of the whole search.</param>
    /// <param name="most">Seconds that it may take; null for no limit.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows; a low one leaves out the chart.</param>
    public static IReadOnlyList<Line> Draw(string title, CapacityProgress progress, CapacityResult known, LiveSnapshot? snapshot, double elapsed, double? most, int width, int height = 40)
    {
        var (request, unit) = (progress.Request, CapacityDocument.UnitOf(known.Axis));
        var time = $"{Shown.Position(elapsed)}{(most is { } limit ? $" of {Shown.Position(limit)}" : "")}";
        var lines = new List<Line> { new Line().Add(title, Ink.Strong).Add("  " + time, Ink.Dim) };
        lines.AddRange(Line.Flow("so far", Indent, SoFar(known, unit), width));
        var load = request.OpenLoopRate is { } rate ? $"{Shown.Quantity(rate)} requests/s" : $"{Shown.Quantity(request.Load)} {unit}";
        lines.Add(new Line().Add("probing", Ink.Accent).PadTo(Indent).Add(load, Ink.Strong).Add($"  probe {request.Index + 1}, {CapacityStudy.Word(request.Phase)}: {request.Reason}"));
        lines.Add(Bar(progress, snapshot, width));
        if (snapshot is { Stage: LiveStage.Loading or LiveStage.Draining })
        {
            lines.AddRange(Line.Flow("target", Indent, Numbers(snapshot), width));
        }

        if (progress is { Outcome: { } outcome, Decision: { } decision })
        {
            var worst = outcome.Objectives.FirstOrDefault(static o => o.Result != Results.ObjectiveState.Passed) ?? outcome.Objectives.FirstOrDefault();
            var seen = worst is null ? "" : $"{worst.Expression}: {Reports.NumberFormat.Value(worst.Observed, worst.Unit)} {Reports.NumberFormat.Interval(worst.Low, worst.High, worst.Unit)}".TrimEnd();
            lines.AddRange(Line.Flow("verdict", Indent, [new Line().Add(Word(decision.Verdict), InkOf(decision.Verdict)), new Line().Add(seen)], width));
        }

        var chart = CapacityChart.Draw(known, CapacityCurve.Of(known), width, rows: 8, now: request.Load);
        if (lines.Count + chart.Count + 2 < height)
        {
            lines.Add(Line.Empty);
            lines.AddRange(chart);
        }

        return lines.Count < height ? lines : lines.GetRange(0, Math.Max(1, height - 1));
    }

    private static IEnumerable<Line> SoFar(CapacityResult known, string unit)
    {
        if (known.LastPass is null && known.FirstFail is null)
        {
            yield return new Line().Add(known.Steps.Count == 0 ? "nothing yet" : $"{known.Steps.Count} probes, nothing certain yet", Ink.Dim);
        }

        if (known.LastPass is { } pass)
        {
            yield return new Line().Add("pass ", Ink.Good).Add($"{Shown.Quantity(pass.Load)} {unit}", Ink.Strong);
        }

        if (known.FirstFail is { } fail)
        {
            yield return new Line().Add("fail ", Ink.Bad).Add($"{Shown.Quantity(fail.Load)} {unit}", Ink.Strong);
        }

        if (known.Confirmed)
        {
            yield return new Line().Add("confirmed", Ink.Good);
        }
    }

    private static Line Bar(CapacityProgress progress, LiveSnapshot? snapshot, int width)
    {
        var request = progress.Request;
        if (progress.Measured <= 0 || snapshot is { Stage: not LiveStage.Loading })
        {
            return new Line().Add(snapshot is null ? "preparing" : snapshot.Stage == LiveStage.Loading ? "settling" : LiveFrame.StageName(snapshot), Ink.Dim);
        }

        var until = progress.Decision?.Until is { } look && double.IsFinite(look) ? Math.Min(look, request.MaxDuration) : request.MinDuration;
        var text = $"  {Shown.Position(progress.Measured)}, next look at {Shown.Position(until)}{(request.MayExtend ? $", at most {Shown.Position(request.MaxDuration)}" : "")}";
        return new Line().Add("measuring", Ink.Accent).PadTo(Indent).Add(ProgressBar.Draw(Math.Clamp(progress.Measured / request.MaxDuration, 0, 1), Math.Clamp(width - Indent - text.Length - 2, 10, 50))).Add(text, Ink.Dim);
    }

    private static IEnumerable<Line> Numbers(LiveSnapshot snapshot)
    {
        yield return new Line().Add(Shown.Quantity(snapshot.SentRate), Ink.Strong).Add(" sent/s");
        yield return new Line().Add(Shown.Quantity(snapshot.OkRate), Ink.Strong).Add(" ok/s");
        yield return new Line().Add(Shown.Count(snapshot.InFlight), Ink.Strong).Add(" in flight");
        if (snapshot.TokenRate > 0)
        {
            yield return new Line().Add(Shown.Quantity(snapshot.TokenRate), Ink.Strong).Add(" tokens/s");
        }

        if (snapshot.Recent.TryGetValue("latency", out var latency) && latency.Count > 0)
        {
            yield return new Line().Add($"p50 {Shown.Time(latency.P50)} p99 {Shown.Time(latency.P99)}");
        }

        if (snapshot.Recent.TryGetValue("ttft", out var ttft) && ttft.Count > 0)
        {
            yield return new Line().Add($"TTFT p99 {Shown.Time(ttft.P99)}");
        }

        if (snapshot.Counts.Failed > 0)
        {
            yield return new Line().Add(Shown.Count(snapshot.Counts.Failed) + " failed", Ink.Bad);
        }

        foreach (var warning in snapshot.Warnings)
        {
            yield return new Line().Add(warning, Ink.Warning);
        }
    }

    private static string Word(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Pass => "pass so far",
        ProbeVerdict.Fail => "fail so far",
        ProbeVerdict.TargetDown => "target down",
        ProbeVerdict.Invalid => "generator",
        _ => "undecided",
    };

    private static Ink InkOf(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Pass => Ink.Good,
        ProbeVerdict.Fail or ProbeVerdict.TargetDown => Ink.Bad,
        _ => Ink.Plain,
    };
}
