using Proofload.Data;
using Proofload.Load;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>What the result says of the files that were read.</summary>
internal static class DataResults
{
    public static IReadOnlyList<DataResult> Of(CompiledLoad load, IReadOnlyList<(RequestPlan Request, IRowSource Rows)> sources) =>
    [
        .. load.Trace is { } trace ? [Of(trace.Report, null)] : (DataResult[])[],
        .. sources.Where(static s => s.Rows.Report is not null).Select(s => Of(s.Rows.Report!, sources.Count > 1 ? s.Request.Name : null)),
    ];

    /// <summary>One file.</summary>
    /// <param name="report">What was read.</param>
    /// <param name="kind">Kind of request that it is for; null for all.</param>
    public static DataResult Of(DatasetReport report, string? kind) => new()
    {
        Use = report.IsTrace ? "trace" : "dataset",
        Kind = kind,
        File = report.File,
        Format = report.Format,
        Rows = report.Read,
        TotalSkipped = report.TotalSkipped,
        Skipped = [.. report.Skipped.Select(static s => new SkippedData(s.Line, s.Reason))],
        EndedEarly = report.EndedEarly,
    };
}
