using Proofload.Analysis.Canaries;
using Proofload.Analysis.Gates;
using Proofload.Cli.CommandLine;
using Proofload.Reports;
using Proofload.Reports.Canaries;
using Proofload.Reports.Gates;
using Proofload.Reports.Studies;
using Proofload.Results;
using Proofload.Studies;

namespace Proofload.Cli.Studies;

/// <summary>The reports of a study by its kind: a gate's or a canary's verdict, or a sweep's table. The stored runs that a gate compares with stand among its own.</summary>
internal static class StudyReports
{
    /// <summary>Where the run of a canary keeps its judgement among the values of the study.</summary>
    public const string JudgementKey = "judgement";

    public static bool IsGate(IReadOnlyList<RunResult> runs) => runs.Any(static r => r.Study?.Kind == GatePlace.Kind);

    /// <summary>The gate of the newest of its runs.</summary>
    public static GateOutcome Gate(IReadOnlyList<RunResult> runs)
    {
        var id = runs.Last(static r => r.Study?.Kind == GatePlace.Kind).Study!.Id;
        var own = runs.Where(r => r.Study?.Id == id).ToList();
        return GateOutcome.Of(own, [.. runs.Where(r => r.Study?.Id != id)]);
    }

    public static string Json(IReadOnlyList<RunResult> runs) => IsGate(runs)
        ? GateJson.Render(Gate(runs), ExitCodes.Of(Gate(runs), allowInconclusive: false))
        : Canary(runs) is { } canary ? CanaryJson.Render(canary)
        : StudyJsonReport.Render(runs);

    /// <summary>A gate or a canary as a summary; null for a sweep, which is a table.</summary>
    public static (string Title, SummaryDocument Document)? Summary(IReadOnlyList<RunResult> runs) =>
        IsGate(runs) && Gate(runs) is var gate ? (GateReport.Title(gate), GateReport.Build(gate))
        : Canary(runs) is { } canary ? (CanaryReport.Title, CanaryReport.Build(canary))
        : null;

    public static string Html(IReadOnlyList<RunResult> runs) => Summary(runs) is var (title, document)
        ? SummaryHtml.Render(title, document, runs[^1].Fingerprint.Version)
        : StudyHtmlReport.Render(runs);

    public static string Markdown(IReadOnlyList<RunResult> runs) => Summary(runs) is var (title, document)
        ? SummaryMarkdown.Render(title, document)
        : StudyMarkdownReport.Render(runs);

    public static string Csv(IReadOnlyList<RunResult> runs) => Summary(runs) is null
        ? StudyCsvReport.Render(runs)
        : throw new CommandException($"--csv: {Name(runs)} has no table of that form; take --json");

    public static string Junit(IReadOnlyList<RunResult> runs) => IsGate(runs) ? GateJunit.Render(Gate(runs))
        : Canary(runs) is { } canary ? CanaryJunit.Render(canary)
        : throw new CommandException("--junit: the objectives of a sweep are judged at each point; write the report of one of them: proofload runs show RUN --junit FILE");

    /// <summary>What the study is called.</summary>
    public static string Name(IReadOnlyList<RunResult> runs) => IsGate(runs) ? "a gate" : runs.Any(static r => r.Study?.Kind == CanaryStudy.Kind) ? "a canary" : "a sweep";

    /// <summary>The judgement of a canary as it was kept; null for other studies.</summary>
    /// <exception cref="CommandException">It was not judged; one line.</exception>
    private static CanaryResult? Canary(IReadOnlyList<RunResult> runs)
    {
        if (runs.FirstOrDefault(static r => r.Study?.Kind == CanaryStudy.Kind)?.Study is not { } study)
        {
            return null;
        }

        var kept = runs.Select(static r => r.Study?.Values.GetValueOrDefault(JudgementKey)).OfType<string>().LastOrDefault();
        return (kept is null ? null : CanaryJsonReader.Read(kept))
            ?? throw new CommandException($"{study.Id} ended before it was judged; show its runs: {study.Id}/1 is the baseline, {study.Id}/2 the canary");
    }
}
