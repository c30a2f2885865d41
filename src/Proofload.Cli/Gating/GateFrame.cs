using Proofload.Analysis.Comparison;
using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Reports.Gates;
using Proofload.Studies;

namespace Proofload.Cli.Gating;

/// <summary>A gate on its way: what stands above the run that is under way, and one line after each pair.</summary>
internal static class GateFrame
{
    private const int Indent = 12;

    /// <summary>The lines above the run.</summary>
    /// <param name="title">What is compared.</param>
    /// <param name="progress">What is known; null before the first pair.</param>
    /// <param name="most">Pairs planned at most.</param>
    /// <param name="left">Seconds of the time that are left.</param>
    /// <param name="width">Columns.</param>
    public static IReadOnlyList<Line> Draw(string title, GateProgress? progress, int most, double left, int width)
    {
        var pairs = progress?.Pairs ?? 0;
        var lines = new List<Line>
        {
            new Line().Add(title, Ink.Strong),
            new Line().Add("pairs", Ink.Accent).PadTo(Indent).Add(ProgressBar.Draw((double)pairs / most, Math.Clamp(width - 50, 10, 40))).Add($"  {pairs} of at most {most} · {Shown.Position(left)} left"),
        };
        foreach (var c in progress?.Criteria ?? [])
        {
            var ink = c.Verdict switch { ComparisonVerdict.Worse => Ink.Bad, ComparisonVerdict.Inconclusive => Ink.Dim, _ => Ink.Good };
            lines.Add(new Line().Add(c.Verdict == ComparisonVerdict.Inconclusive ? "open" : GateWords.Verdict(c), ink).PadTo(Indent).Add(GateWords.Estimate(c)));
        }

        lines.Add(Line.Empty);
        return lines;
    }

    /// <summary>What a pair brought, in one line.</summary>
    public static string Describe(GateProgress progress)
    {
        var count = progress.Invalid > 0 ? $" ({progress.Invalid} invalid)" : "";
        var what = progress.Criteria.Count == 0 ? "stored runs are judged at the end"
            : string.Join(" · ", progress.Criteria.Select(static c => c.Verdict == ComparisonVerdict.Inconclusive ? GateWords.Estimate(c) : $"{c.Criterion.Subject} {GateWords.Verdict(c)}"));
        return $"{(progress.Pair is null ? "run" : "pair")} {progress.Pairs} of at most {progress.Most}{count}: {what}";
    }
}
