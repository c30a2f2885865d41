using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>The measured points of a study as lines: one along the main axis for each combination of the others.</summary>
/// <param name="Name">The values of the other axes; the main axis where there is no other.</param>
/// <param name="Style">Class that sets colour and dash.</param>
/// <param name="Rows">The points with an answer, in the order of the main axis.</param>
internal sealed record StudyLine(string Name, string Style, IReadOnlyList<StudyRow> Rows)
{
    private const int Styles = 6;

    /// <summary>The lines of a study.</summary>
    public static IReadOnlyList<StudyLine> Of(StudyTable table)
    {
        var (along, others) = table.Lines();
        return
        [
            .. table.Rows.GroupBy(r => string.Join(", ", others.Select(a => $"{a} {r.Study.Values.GetValueOrDefault(a)}")), StringComparer.Ordinal)
                .Select((group, i) => new StudyLine(
                    group.Key.Length > 0 ? group.Key : along,
                    $"a{(i % Styles) + 1}",
                    [.. group.Where(static r => r.Run.Counts.Ok > 0).OrderBy(r => StudyTable.Number(r.Study.Values.GetValueOrDefault(along)) ?? r.Study.Point)])),
        ];
    }
}

/// <summary>A point of the curve of latency over throughput.</summary>
/// <param name="Line">Number of its line.</param>
/// <param name="Throughput">Items or requests per second.</param>
/// <param name="Latency">p99 of latency, or p50 where no point has a p99; seconds.</param>
/// <param name="IsBest">Whether it is the best point.</param>
public sealed record StudyCurvePoint(int Line, double Throughput, double Latency, bool IsBest);

/// <summary>Latency over throughput: what a chart of a study draws, on a page or a terminal.</summary>
/// <param name="Lines">Name of each line.</param>
/// <param name="Points">Points, line by line in the order of the main axis.</param>
/// <param name="Statistic">Which percentile of latency: <c>p99</c> or <c>p50</c>.</param>
/// <param name="Unit">What throughput counts: <c>items/s</c> or <c>requests/s</c>.</param>
public sealed record StudyCurve(IReadOnlyList<string> Lines, IReadOnlyList<StudyCurvePoint> Points, string Statistic, string Unit)
{
    /// <summary>The curve of a study.</summary>
    /// <param name="runs">Its runs, at least one.</param>
    public static StudyCurve Of(IReadOnlyList<RunResult> runs)
    {
        var table = StudyTable.Of(runs);
        return Of(table, StudyLine.Of(table));
    }

    internal static StudyCurve Of(StudyTable table, IReadOnlyList<StudyLine> lines)
    {
        var key = KeyOf(table);
        return new StudyCurve(
            [.. lines.Select(static l => l.Name)],
            [
                .. lines.SelectMany((line, i) => line.Rows
                    .Where(r => StudyRow.Value(r.Latency, key) is not null)
                    .Select(r => new StudyCurvePoint(i, table.Yield(r), StudyRow.Value(r.Latency, key)!.Value, ReferenceEquals(r, table.Best)))),
            ],
            key,
            table.HasItems ? "items/s" : "requests/s");
    }

    /// <summary>The percentile that every answered point has: p99, or p50 where a p99 lacks requests.</summary>
    internal static string KeyOf(StudyTable table) =>
        table.Rows.Where(static r => r.Run.Counts.Ok > 0).All(static r => StudyRow.Value(r.Latency, "p99") is not null) ? "p99" : "p50";
}
