using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Results;
using Proofload.Studies;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Runs;

/// <summary>The list of runs as a table.</summary>
internal static class RunTable
{
    public static void Write(IReadOnlyList<RunGroup> groups, Terminal terminal)
    {
        var table = new TextTable(
            new TextColumn("RUN"), new TextColumn("STARTED (UTC)"), new TextColumn("VERDICT"), new TextColumn("OK", IsRight: true),
            new TextColumn("FAILED", IsRight: true), new TextColumn("LATENCY P99", IsRight: true), new TextColumn("NAME"), new TextColumn("TARGET"));
        foreach (var group in groups)
        {
            var run = Line(group);
            var (verdict, ink) = group.Study is { } study && group.Runs.Count > 0 && run.Id == study.Id ? Points(group) : Verdict(run);
            table.Add(
                (run.Id, Ink.Plain),
                (run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), Ink.Plain),
                (verdict, ink),
                (Shown.Count(run.Ok), Ink.Plain),
                (Shown.Count(run.Failed), run.Failed > 0 ? Ink.Bad : Ink.Plain),
                (run.LatencyP99 is { } p99 ? Shown.Time(p99) : group.Study is null || run.Id != group.Study.Id ? "n/a" : "", Ink.Plain),
                (run.Name, Ink.Strong),
                (run.Target, Ink.Plain));
        }

        table.Write(terminal.Output, terminal.Traits.OutputIsTerminal ? terminal.Width : int.MaxValue, terminal.OutputColour);
    }

    /// <summary>What the line says: the run's own numbers, or the sums of a study.</summary>
    private static RunListing Line(RunGroup group) => group switch
    {
        { Study: null } => group.Newest,
        _ => group.Newest with
        {
            Id = group.Study.Id,
            StartedAt = group.Runs[^1].StartedAt,
            Ok = group.Runs.Sum(static r => r.Ok),
            Failed = group.Runs.Sum(static r => r.Failed),
            LatencyP99 = null,
        },
    };

    private static (string Text, Ink Ink) Points(RunGroup group)
    {
        if (group.Runs.Any(static r => r.Ending == RunEnding.Running))
        {
            return ("running", Ink.Accent);
        }

        var study = group.Study!;
        return ($"{group.Ended}{(study.Count is null ? "" : $" of {study.Count}")} {Members(study.Kind)}", study.Count is null || group.Ended >= study.Count ? Ink.Plain : Ink.Warning);
    }

    private static string Members(string kind) => kind switch
    {
        SweepStudy.Kind => "points",
        CapacityStudy.Kind => "probes",
        _ => "runs",
    };

    private static (string Text, Ink Ink) Verdict(RunListing run) => run.Ending switch
    {
        RunEnding.Running => ("running", Ink.Accent),
        RunEnding.Crashed => ("crashed", Ink.Bad),
        RunEnding.Interrupted => ("interrupted", Ink.Warning),
        _ => run.Outcome switch
        {
            Outcome.Passed => ("passed", Ink.Good),
            Outcome.Failed => ("failed", Ink.Bad),
            Outcome.Inconclusive => ("inconclusive", Ink.Warning),
            Outcome.Invalid => ("invalid", Ink.Bad),
            _ => (run.Measurement, Ink.Plain),
        },
    };
}
