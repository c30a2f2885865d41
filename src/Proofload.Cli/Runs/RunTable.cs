using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>The list of runs as a table.</summary>
internal static class RunTable
{
    public static void Write(IReadOnlyList<RunListing> listings, Terminal terminal)
    {
        var table = new TextTable(
            new TextColumn("RUN"), new TextColumn("STARTED (UTC)"), new TextColumn("VERDICT"), new TextColumn("OK", IsRight: true),
            new TextColumn("FAILED", IsRight: true), new TextColumn("LATENCY P99", IsRight: true), new TextColumn("NAME"), new TextColumn("TARGET"));
        foreach (var run in listings)
        {
            var (verdict, ink) = Verdict(run);
            table.Add(
                (run.Id, Ink.Plain),
                (run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), Ink.Plain),
                (verdict, ink),
                (Shown.Count(run.Ok), Ink.Plain),
                (Shown.Count(run.Failed), run.Failed > 0 ? Ink.Bad : Ink.Plain),
                (run.LatencyP99 is { } p99 ? Shown.Time(p99) : "n/a", Ink.Plain),
                (run.Name, Ink.Strong),
                (run.Target, Ink.Plain));
        }

        table.Write(terminal.Output, terminal.Traits.OutputIsTerminal ? terminal.Width : int.MaxValue, terminal.OutputColour);
    }

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
