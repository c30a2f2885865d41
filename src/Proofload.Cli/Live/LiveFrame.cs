using Proofload.Cli.Terminals;
using Proofload.Measurement.Recording;
using Proofload.Running;

namespace Proofload.Cli.Live;

/// <summary>The live view as a pure function of a snapshot and a width.</summary>
internal static class LiveFrame
{
    private const int Indent = 12;
    private const int NarrowWidth = 80;

    private static readonly (string Id, string Label)[] ShownMetrics =
        [("latency", "latency"), ("ttft", "TTFT"), ("tpot", "TPOT"), ("inter_chunk", "chunk gap")];

    /// <summary>The lines of the frame, each at most <paramref name="width"/> columns when rendered.</summary>
    /// <param name="title">Name of the run and its target.</param>
    /// <param name="snapshot">What is known now.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Rows of the terminal; a low one leaves out the chart first.</param>
    public static IReadOnlyList<Line> Draw(string title, LiveSnapshot snapshot, int width, int height = 40)
    {
        var lines = new List<Line> { new Line().Add(title, Ink.Strong), Progress(snapshot, width), Line.Empty };
        lines.AddRange(Rates(snapshot, width));
        lines.AddRange(Requests(snapshot, width));
        lines.AddRange(Percentiles(snapshot, width));
        lines.AddRange(Errors(snapshot, width));
        var foot = new List<Line>();
        foot.AddRange(Generator(snapshot, width));
        foot.AddRange(Warnings(snapshot, width));

        var chart = LatencyChart.Draw(snapshot.Series, width);
        if (chart.Count > 0 && lines.Count + chart.Count + foot.Count + 3 <= height)
        {
            lines.Add(Line.Empty);
            lines.AddRange(chart);
            lines.Add(Line.Empty);
        }

        lines.AddRange(foot);
        return lines.Count < height ? lines : lines.GetRange(0, Math.Max(1, height - 1));
    }

    /// <summary>What is going on, in one or two words.</summary>
    public static string StageName(LiveSnapshot snapshot) => snapshot.Stage switch
    {
        LiveStage.Preparing => "preparing",
        LiveStage.Loading => snapshot.Phase switch
        {
            RunPhase.WarmUp => "warm-up",
            RunPhase.CoolDown => "cool-down",
            _ => "measuring",
        },
        LiveStage.Draining => "draining",
        LiveStage.Analysing => "analysing",
        _ => "finished",
    };

    /// <summary>Lateness counts as a warning from here on: half of what could move a shown percentile by 1 ms.</summary>
    internal const double LatenessWarning = 0.0005;

    private static Line Progress(LiveSnapshot snapshot, int width)
    {
        var time = Shown.Position(snapshot.Elapsed);
        if (snapshot.Remaining is { } remaining)
        {
            time += snapshot.Stage == LiveStage.Loading ? $" · {Shown.Position(remaining)} left" : "";
        }

        var percent = snapshot.Progress is { } progress ? $"{Math.Floor(Math.Clamp(progress, 0, 1) * 100):0} %".PadLeft(5) : "     ";
        var bar = Math.Clamp(width - Indent - percent.Length - time.Length - 4, 10, 60);
        return new Line().Add(StageName(snapshot), Ink.Accent).PadTo(Indent)
            .Add(ProgressBar.Draw(snapshot.Progress, bar)).Add(percent).Add("  ").Add(time);
    }

    private static IEnumerable<Line> Rates(LiveSnapshot snapshot, int width)
    {
        var isBehind = snapshot.PlannedUnit == "requests/s" && snapshot.Stage == LiveStage.Loading
            && snapshot.Elapsed > 2 && snapshot.SentRate < 0.95 * snapshot.Planned;
        var parts = new List<Line>
        {
            snapshot.PlannedUnit == "users" ? Value(Shown.Count((long)Math.Round(snapshot.Planned)), "users") : Value(snapshot.Planned, snapshot.PlannedUnit == "sessions/s" ? "sessions planned/s" : "planned/s"),
            new Line().Add(Shown.Quantity(snapshot.SentRate), isBehind ? Ink.Warning : Ink.Strong).Add(" sent/s"),
            Value(snapshot.OkRate, "ok/s"),
        };
        if (snapshot.TokenRate > 0)
        {
            parts.Add(Value(snapshot.TokenRate, "output tokens/s"));
        }

        return Line.Flow("rate", Indent, parts, width);
    }

    private static IEnumerable<Line> Requests(LiveSnapshot snapshot, int width)
    {
        var counts = snapshot.Counts;
        var finished = counts.Ok + counts.Failed;
        var failed = new Line().Add(Shown.Count(counts.Failed) + " failed", counts.Failed > 0 ? Ink.Bad : Ink.Plain);
        if (counts.Failed > 0 && finished > 0)
        {
            failed.Add($" ({Shown.Share((double)counts.Failed / finished)})");
        }

        var parts = new List<Line> { Value(Shown.Count(counts.Ok), "ok"), failed, Value(Shown.Count(snapshot.InFlight), "in flight") };
        if (counts.Dropped is > 0 and var dropped)
        {
            parts.Add(new Line().Add(Shown.Count(dropped) + " dropped", Ink.Warning));
        }

        return Line.Flow("requests", Indent, parts, width);
    }

    private static IEnumerable<Line> Percentiles(LiveSnapshot snapshot, int width)
    {
        var rows = ShownMetrics.Where(m => snapshot.Recent.TryGetValue(m.Id, out var p) && p.Count > 0).ToList();
        if (rows.Count == 0)
        {
            yield break;
        }

        // The whole run stands beside the last seconds where there is room, so that a passing bad moment is not taken for the run.
        var withTotal = width >= NarrowWidth && snapshot.Total.Count > 0;
        yield return Line.Empty;
        var head = new Line().Add("last seconds", Ink.Dim).PadTo(Indent);
        foreach (var name in (string[])["p50", "p90", "p99", "max"])
        {
            head.Add(name.PadLeft(10), Ink.Dim);
        }

        if (withTotal)
        {
            head.Add("   whole run", Ink.Dim).Add("p50".PadLeft(6), Ink.Dim).Add("p99".PadLeft(10), Ink.Dim);
        }

        yield return head;
        foreach (var (id, label) in rows)
        {
            var recent = snapshot.Recent[id];
            var line = new Line().Add(label).PadTo(Indent);
            foreach (var value in (double[])[recent.P50, recent.P90, recent.P99, recent.Max])
            {
                line.Add(Shown.Time(value).PadLeft(10));
            }

            if (withTotal && snapshot.Total.TryGetValue(id, out var total) && total.Count > 0)
            {
                line.Add(Shown.Time(total.P50).PadLeft(18)).Add(Shown.Time(total.P99).PadLeft(10));
            }

            yield return line;
        }
    }

    private static IEnumerable<Line> Errors(LiveSnapshot snapshot, int width)
    {
        var parts = snapshot.Errors.Where(static e => e.Value > 0)
            .OrderByDescending(static e => e.Value).ThenBy(static e => e.Key, StringComparer.Ordinal)
            .Select(static e => new Line().Add(e.Key, Ink.Bad).Add(" " + Shown.Count(e.Value))).ToList();
        return parts.Count == 0 ? [] : [Line.Empty, .. Line.Flow("errors", Indent, parts, width)];
    }

    private static IEnumerable<Line> Generator(LiveSnapshot snapshot, int width)
    {
        var parts = new List<Line>();
        if (snapshot.LatenessP99 is { } lateness)
        {
            parts.Add(new Line().Add("lateness p99 ").Add(Shown.Time(lateness), lateness > LatenessWarning ? Ink.Warning : Ink.Good));
        }

        if (snapshot.ProcessCpu is { } process)
        {
            parts.Add(new Line().Add($"{Shown.Share(process)} of a core"));
        }

        if (snapshot.MachineCpu is { } machine)
        {
            parts.Add(new Line().Add("machine ").Add(Shown.Share(machine), machine > 0.9 ? Ink.Warning : Ink.Plain));
        }

        return parts.Count == 0 ? [] : Line.Flow("generator", Indent, parts, width);
    }

    private static IEnumerable<Line> Warnings(LiveSnapshot snapshot, int width) =>
        snapshot.Warnings.SelectMany(warning => Line.Flow("! warning", Indent, Words(warning), width, " "));

    private static IEnumerable<Line> Words(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static word => new Line().Add(word, Ink.Warning));

    private static Line Value(double value, string unit) => Value(Shown.Quantity(value), unit);

    private static Line Value(string value, string unit) => new Line().Add(value, Ink.Strong).Add(" " + unit);
}
