using System.Text;
using Proofload.Data;
using Proofload.Data.Traces;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Data;

/// <summary>Short ways to read rows in tests.</summary>
internal static class Rows
{
    public static Row At(this IRowSource source, long index)
    {
        var row = new Row();
        source.Fill(index, row);
        return row;
    }

    public static string Prompt(this Row row) => Encoding.UTF8.GetString(row.PromptJson.Span);

    public static string Text(this Turn turn) => Encoding.UTF8.GetString(turn.TextJson.Span);

    public static IRowSource Dataset(TempFolder folder, string name, Func<DatasetPlan, DatasetPlan>? change = null, ulong seed = 1)
    {
        var plan = new DatasetPlan { Path = name };
        return RowSourceFactory.Create(new DataPlan { Dataset = change?.Invoke(plan) ?? plan }, seed, folder.Path);
    }

    public static DatasetReport Report(this IRowSource source) => source.Report!;

    public static Trace Trace(string path, string? timestampField = null, double timestampUnit = 1) =>
        TraceReader.Read(new ReplayLoad { Path = path, TimestampField = timestampField, TimestampUnit = timestampUnit }, path);

    public static string[] Prompts(this IRowSource source) => [.. Enumerable.Range(0, source.Report().Read).Select(i => source.At(i).Prompt())];
}
