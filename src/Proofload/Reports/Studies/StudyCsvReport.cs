using System.Globalization;
using System.Text;
using System.Text.Json;
using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>A study for spreadsheets and notebooks: one line for each point. Base units, full precision, a missing value is an empty field.</summary>
public static class StudyCsvReport
{
    /// <summary>The text.</summary>
    /// <param name="runs">Runs of one study, at least one.</param>
    public static string Render(IReadOnlyList<RunResult> runs)
    {
        var table = StudyTable.Of(runs);
        var columns = StudyColumn.Of(table);
        var csv = new StringBuilder("point");
        foreach (var axis in table.Axes)
            csv.Append(',').Append(CsvReport.Field(axis));
        csv.Append(",run,ending,measurement,outcome,best,items_per_request,ok,failed,error_rate");
        foreach (var column in columns)
        {
            csv.Append(',').Append(column.Id);
            if (column.Unit == "s")
                csv.Append(CultureInfo.InvariantCulture, $",{column.Id}_low,{column.Id}_high");
        }

        csv.Append(",failure\n");
        foreach (var row in table.Rows)
        {
            var run = row.Run;
            csv.Append(CsvReport.Integer(row.Study.Point));
            foreach (var axis in table.Axes)
                csv.Append(',').Append(CsvReport.Field(row.Study.Values.GetValueOrDefault(axis, "")));
            csv.Append(',').AppendJoin(',', CsvReport.Field(run.Id), Snake(run.Ending), Snake(run.Verdict.Measurement), Snake(run.Verdict.Outcome), ReferenceEquals(row, table.Best) ? "true" : "false", CsvReport.Optional(row.Study.ItemsPerRequest), CsvReport.Integer(run.Counts.Ok), CsvReport.Integer(run.Counts.Failed), CsvReport.Number(run.Rates.ErrorRate));
            foreach (var column in columns)
            {
                csv.Append(',').Append(CsvReport.Number(column.Value(row)));
                if (column.Unit == "s")
                    csv.Append(',').AppendJoin(',', CsvReport.Number(column.Interval(row)?.Low / column.Divisor(row)), CsvReport.Number(column.Interval(row)?.High / column.Divisor(row)));
            }

            csv.Append(',').Append(CsvReport.Field(row.Study.Failure ?? "")).Append('\n');
        }

        return csv.ToString();
    }

    internal static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
