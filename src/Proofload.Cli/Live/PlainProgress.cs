using System.Text;
using Proofload.Running;

namespace Proofload.Cli.Live;

/// <summary>Progress as lines of text, for pipes, log files and CI: one at each change of stage and one every few seconds between.</summary>
internal sealed class PlainProgress(TextWriter writer, double everySeconds = PlainProgress.DefaultInterval, bool isBrief = false)
{
    /// <summary>Seconds between two lines of the same stage.</summary>
    public const double DefaultInterval = 5;

    // Each warning once: a line every few seconds would bury the numbers.
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private string _stage = "";
    private double _nextAt;

    public void Show(LiveSnapshot snapshot)
    {
        var stage = LiveFrame.StageName(snapshot);

        // One of many runs has a line of its own before and after it: between them only what takes long is worth one.
        if (isBrief && (snapshot.Stage != LiveStage.Loading || snapshot.Elapsed < Math.Max(_nextAt, everySeconds)))
        {
            return;
        }

        if (stage == _stage && snapshot.Elapsed < _nextAt)
        {
            return;
        }

        _stage = stage;
        _nextAt = snapshot.Elapsed + everySeconds;
        writer.WriteLine(Describe(snapshot));
        foreach (var warning in snapshot.Warnings.Where(_warned.Add))
        {
            writer.WriteLine("warning: " + warning);
        }

        writer.Flush();
    }

    /// <summary>The snapshot in one line.</summary>
    public static string Describe(LiveSnapshot snapshot)
    {
        var text = new StringBuilder();
        text.Append(Shown.Position(snapshot.Elapsed)).Append("  ").Append(LiveFrame.StageName(snapshot));
        if (snapshot.Progress is { } progress && snapshot.Stage == LiveStage.Loading)
        {
            text.Append($" {Math.Floor(Math.Clamp(progress, 0, 1) * 100):0} %");
        }

        if (snapshot.Stage is LiveStage.Preparing or LiveStage.Analysing or LiveStage.Finished)
        {
            return text.ToString();
        }

        var planned = snapshot.PlannedUnit == "users"
            ? Shown.Count((long)Math.Round(snapshot.Planned)) + " users"
            : Shown.Quantity(snapshot.Planned) + (snapshot.PlannedUnit == "sessions/s" ? " sessions/s planned" : "/s planned");
        text.Append($"  {planned}  {Shown.Quantity(snapshot.SentRate)}/s sent");
        text.Append($"  {Shown.Count(snapshot.Counts.Ok)} ok  {Shown.Count(snapshot.Counts.Failed)} failed  {Shown.Count(snapshot.InFlight)} in flight");
        if (snapshot.Recent.TryGetValue("latency", out var latency) && latency.Count > 0)
        {
            text.Append($"  latency p50 {Shown.Time(latency.P50)} p99 {Shown.Time(latency.P99)}");
        }

        if (snapshot.Recent.TryGetValue("ttft", out var ttft) && ttft.Count > 0)
        {
            text.Append($"  ttft p99 {Shown.Time(ttft.P99)}");
        }

        if (snapshot.LatenessP99 is { } lateness)
        {
            text.Append($"  lateness p99 {Shown.Time(lateness)}");
        }

        return text.ToString();
    }
}
