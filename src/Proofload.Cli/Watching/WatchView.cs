using System.Globalization;
using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Reports.Objectives;
using Proofload.Slo;
using Proofload.Watch;

namespace Proofload.Cli.Watching;

/// <summary>Shows a watch while it goes on: a table on a terminal, a line for each objective now and then elsewhere.</summary>
internal sealed class WatchView(Terminal terminal, TimeSpan between)
{
    private const int BarWidth = 10;
    private const int MostTargets = 12;

    private readonly FramePainter _painter = new(terminal);
    private readonly Queue<string> _notes = new();
    private readonly Lock _gate = new();
    private long _shownNs = long.MinValue;

    /// <summary>A remark: below the table, or a line of its own.</summary>
    public void Note(string text)
    {
        lock (_gate)
        {
            if (!terminal.Traits.CanRedraw)
            {
                terminal.Note(text);
                return;
            }

            _notes.Enqueue(text);
            while (_notes.Count > 5)
                _notes.Dequeue();
        }
    }

    /// <summary>Shows how it stands.</summary>
    /// <param name="snapshot">How it stands.</param>
    /// <param name="nowNs">The clock.</param>
    public void Show(WatchSnapshot snapshot, long nowNs)
    {
        lock (_gate)
        {
            if (terminal.Traits.CanRedraw)
            {
                _painter.Redraw(Frame(snapshot), terminal.Width);
            }
            else if (_shownNs == long.MinValue || nowNs - _shownNs >= between.Ticks * 100)
            {
                _shownNs = nowNs;
                foreach (var objective in snapshot.Objectives)
                    terminal.Note(Plain(snapshot.At, objective));
            }
        }
    }

    /// <summary>Takes the table away.</summary>
    public void End()
    {
        lock (_gate)
            _painter.Erase();
    }

    /// <summary>An objective in a line.</summary>
    internal static string Plain(DateTimeOffset at, WatchedObjective objective)
    {
        var status = objective.Status;
        var sli = status.Sli is { } share ? $"{Percent(share)} of {Target(status.Objective)}" : "no data";
        var left = status.BudgetRemaining is { } remaining ? $", budget left {Percent(remaining)}" : "";
        return $"{at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {status.Objective.Name}: {sli}{left}, burn {Burn(status)}, budget {StatusReport.Forecast(status)}, {Word(objective)}";
    }

    internal List<Line> Frame(WatchSnapshot snapshot)
    {
        var name = Math.Clamp(snapshot.Objectives.Select(static o => o.Status.Objective.Name.Length).Append(9).Max(), 9, 32);
        var lines = new List<Line>
        {
            new Line().Add(snapshot.Name, Ink.Strong).Add($"  {snapshot.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC", Ink.Dim),
            new Line().Add("OBJECTIVE", Ink.Dim).PadTo(name + 2).Add("SLI", Ink.Dim).PadTo(name + 12).Add("TARGET", Ink.Dim).PadTo(name + 21).Add("BUDGET LEFT", Ink.Dim).PadTo(name + 41).Add("BURN", Ink.Dim).PadTo(name + 49).Add("ALERT", Ink.Dim).PadTo(name + 58).Add("FORECAST", Ink.Dim),
        };
        foreach (var objective in snapshot.Objectives)
        {
            var status = objective.Status;
            var left = status.BudgetRemaining;
            lines.Add(new Line().Add(status.Objective.Name).PadTo(name + 2)
                .Add(status.Sli is { } sli ? Percent(sli) : "n/a", status.IsMet == false ? Ink.Bad : Ink.Plain).PadTo(name + 12)
                .Add(Target(status.Objective)).PadTo(name + 21)
                .Add(ProgressBar.Draw(left, BarWidth)).Add(" " + (left is { } share ? (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%" : "n/a"), left < 0 ? Ink.Bad : Ink.Plain).PadTo(name + 41)
                .Add(Burn(status)).PadTo(name + 49)
                .Add(Word(objective), objective.Phase == AlertPhase.Firing ? Ink.Bad : objective.Phase == AlertPhase.Pending ? Ink.Warning : Ink.Good).PadTo(name + 58)
                .Add(StatusReport.Forecast(status), Ink.Dim));
        }

        var failing = snapshot.Targets.Where(static t => t.LastFailure is not null).ToArray();
        lines.Add(Line.Empty);
        lines.Add(new Line().Add($"{snapshot.Targets.Count} targets, {Shown.Count(snapshot.Targets.Sum(static t => t.Succeeded + t.Failed))} probes, {Shown.Count(snapshot.Targets.Sum(static t => t.Failed))} failed, {Shown.Count(snapshot.Targets.Sum(static t => t.Skipped))} skipped", Ink.Dim));
        lines.AddRange(snapshot.Sources.Take(MostTargets).Select(static s => new Line()
            .Add($"{s.Name}: ", s.Problem is null ? Ink.Dim : Ink.Bad)
            .Add(s.Problem ?? $"{Shown.Count(s.Read)} read{(s.Bad > 0 ? $", {Shown.Count(s.Bad)} not usable" : "")}{(s.Resets > 0 ? $", {Shown.Count(s.Resets)} counters began anew" : "")}", Ink.Dim)));
        lines.AddRange(failing.Take(MostTargets).Select(static t => new Line().Add($"{t.Name}: ", Ink.Bad).Add(t.LastFailure!)));
        if (failing.Length > MostTargets)
            lines.Add(new Line().Add($"and {failing.Length - MostTargets} more that fail", Ink.Bad));
        if (snapshot.StoreProblem is { } problem)
            lines.Add(new Line().Add(problem, Ink.Bad));
        lines.AddRange(_notes.Select(static n => new Line().Add(n, Ink.Dim)));
        return [.. lines.Take(Math.Max(3, terminal.Height - 1))];
    }

    // As many digits as it takes to tell a share from its target.
    private static string Percent(double share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    private static string Target(ServiceLevelObjective objective) => (objective.Target * 100).ToString("0.######", CultureInfo.InvariantCulture) + "%";

    private static string Word(WatchedObjective objective) => objective.Alerts[^1].Phase == AlertPhase.Firing ? "no data" : objective.Phase switch
    {
        AlertPhase.Firing => "FIRING",
        AlertPhase.Pending => "pending",
        _ => "quiet",
    };

    // The shortest window: what happens now.
    private static string Burn(ObjectiveStatus status) => status.Burns.Count > 0 && status.Burns[^1].Rate is { } rate ? rate.ToString("0.##", CultureInfo.InvariantCulture) : "n/a";
}
