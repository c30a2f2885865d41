using Proofload.Analysis.Gates;
using Proofload.Cli.CommandLine;
using Proofload.Reports;
using Proofload.Reports.Gates;
using Proofload.Reports.Studies;
using Proofload.Results;

namespace Proofload.Cli.Studies;

/// <summary>The reports of a study by its kind: a gate's verdict, or a sweep's table. The stored runs that a gate compares with stand among its own.</summary>
internal static class StudyReports
{
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
        : StudyJsonReport.Render(runs);

    public static string Html(IReadOnlyList<RunResult> runs)
    {
        if (!IsGate(runs))
        {
            return StudyHtmlReport.Render(runs);
        }

        var gate = Gate(runs);
        return SummaryHtml.Render(GateReport.Title(gate), GateReport.Build(gate), gate.Newest.Fingerprint.Version);
    }

    public static string Markdown(IReadOnlyList<RunResult> runs) => IsGate(runs)
        ? SummaryMarkdown.Render(GateReport.Title(Gate(runs)), GateReport.Build(Gate(runs)))
        : StudyMarkdownReport.Render(runs);

    public static string Csv(IReadOnlyList<RunResult> runs) => IsGate(runs)
        ? throw new CommandException("--csv: a gate has no table of that form; take --json")
        : StudyCsvReport.Render(runs);

    public static string Junit(IReadOnlyList<RunResult> runs) => IsGate(runs)
        ? GateJunit.Render(Gate(runs))
        : throw new CommandException("--junit: the objectives of a sweep are judged at each point; write the report of one of them: proofload runs show RUN --junit FILE");
}
