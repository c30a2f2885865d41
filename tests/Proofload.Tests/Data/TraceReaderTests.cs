using Proofload.Data.Traces;
using Proofload.Load;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Data;

public sealed class TraceReaderTests : IDisposable
{
    private const long Ms = 1_000_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Mooncake_TakesMillisecondsAndLengths()
    {
        var trace = Read("t.jsonl", """
            {"timestamp": 27482, "input_length": 6955, "output_length": 52, "hash_ids": [46, 47]}
            {"timestamp": 30535, "input_length": 6472, "output_length": 26, "hash_ids": [46, 58]}
            """);

        Assert.Equal([new TraceRow(0, 6955, 52), new TraceRow(3053 * Ms, 6472, 26)], All(trace));
    }

    [Fact]
    public void Read_Azure_TakesCalendarTimes()
    {
        var trace = Read("t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n");

        Assert.Equal([new TraceRow(0, 374, 44), new TraceRow(4_314_579_000, 396, 109)], All(trace));
    }

    [Fact]
    public void Read_BurstGpt_TakesSecondsAndLeavesFailuresWithoutOutputLength()
    {
        var trace = Read("t.csv", "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,Conversation log\n45.5,GPT-4,1087,0,1087,API log\n");

        Assert.Equal([new TraceRow(0, 472, 18), new TraceRow(40_500 * Ms, 1087, null)], All(trace));
    }

    [Fact]
    public void Read_EpochSeconds_KeepTheirNanoseconds()
    {
        var trace = Read("t.csv", "ts\n1700000000.123456789\n1700000001.123456790\n");

        Assert.Equal([0, 1_000_000_001], All(trace).Select(r => r.DueNs));
    }

    [Fact]
    public void Read_EpochNanoseconds_FollowTheUnit()
    {
        var path = _folder.Write("t.csv", "ts\n1700000000123456789\n1700000000123456999\n");

        Assert.Equal([0, 210], All(Rows.Trace(path, null, 1e-9)).Select(r => r.DueNs));
    }

    [Fact]
    public void Read_IsoTimesInJsonl_TakeTheNamedField()
    {
        var path = _folder.Write("t.jsonl", """
            {"at":"2024-01-01T00:00:00Z","prompt_tokens":5}
            {"at":"2024-01-01T01:00:00.25+01:00","prompt_tokens":6}
            """);

        Assert.Equal([new TraceRow(0, 5, null), new TraceRow(250 * Ms, 6, null)], All(Rows.Trace(path, "at")));
    }

    [Fact]
    public void Read_RowsOutOfOrder_AreSortedWithTheirLengths()
    {
        var trace = Read("t.csv", "time,input_tokens\n3,30\n1,10\n2,20\n1,11\n");

        Assert.Equal([new TraceRow(0, 10, null), new(0, 11, null), new(1000 * Ms, 20, null), new(2000 * Ms, 30, null)], All(trace));
    }

    [Fact]
    public void Read_BadLines_AreReportedByNumberAndReason()
    {
        var trace = Read("t.csv", "time\n1\nsoon\n2024-01-01T00:00:00Z\n2,3\n4\n1e99\n99999999999\n");

        Assert.Equal(2, trace.Count);
        Assert.Equal([3L, 4, 5, 7, 8], trace.Report.Skipped.Select(s => s.Line));
        Assert.Equal("line 3: 'soon' is neither a number nor an ISO 8601 time", trace.Report.Skipped[0].ToString());
        Assert.Equal("t.csv (csv): 2 requests over 3 s, 5 skipped (line 3: 'soon' is neither a number nor an ISO 8601 time; line 4: '2024-01-01T00:00:00Z' is another kind of time than the rows before; line 5: 2 fields, the header has 1; …)", trace.Description);
    }

    [Theory]
    [InlineData("t.csv", "tmestamp,x\n1,2\n", null, "has no time field")]
    [InlineData("t.csv", "when,x\n1,2\n", "wen", "did you mean 'when'?")]
    [InlineData("t.jsonl", """{"when":1}""", "wen", "did you mean 'when'?")]
    [InlineData("t.csv", "time\n", null, "no usable row")]
    [InlineData("t.csv", "", null, "no usable row")]
    public void Read_NothingUsable_IsOneClearLine(string name, string text, string? field, string part)
    {
        var path = _folder.Write(name, text);

        Assert.Contains(part, Assert.Throws<PlanException>(() => Rows.Trace(path, field)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_Replay_ClipsScalesAndLoops()
    {
        _folder.WriteGzip("t.csv.gz", "time,input_tokens\n10,1\n11,2\n13,3\n");
        ReplayLoad plan = new() { Path = "t.csv.gz" };

        Assert.Equal([0, 1000 * Ms, 3000 * Ms], Due(plan));
        Assert.Equal([0, 500 * Ms, 1500 * Ms], Due(plan with { Speed = 2 }));
        Assert.Equal([0, 1000 * Ms], Due(plan with { Duration = TimeSpan.FromSeconds(3) }));

        // A round is the span of 3 s plus the mean gap of 1.5 s.
        Assert.Equal([0, 1000 * Ms, 3000 * Ms, 4500 * Ms, 5500 * Ms], Due(plan with { Loop = true, Duration = TimeSpan.FromSeconds(6) }));
        Assert.Equal(7, Due(plan with { Loop = true, Requests = 7 }).Length);
        Assert.Throws<PlanException>(() => Due(plan with { Loop = true }));
    }

    [Fact]
    public void Compile_Replay_PairsRowsAndKnowsItsPhases()
    {
        _folder.Write("t.csv", "time,input_tokens\n10,1\n11,2\n13,3\n");
        var load = LoadCompiler.Compile(new ReplayLoad { Path = "t.csv", WarmUp = TimeSpan.FromSeconds(1), CoolDown = TimeSpan.FromSeconds(1) }, 1, _folder.Path);

        Assert.Equal([1, 2, 3, 1], Enumerable.Range(0, 4).Select(i => load.Trace!.At(i).PromptTokens));
        Assert.Equal([1000 * Ms, 2000 * Ms + 1, 3000 * Ms + 1], [load.WarmUpEndNs, load.MeasuredEndNs, load.EndNs]);
        Assert.Equal((3L, 1.0), (load.ExpectedRequests, load.PlannedAt(500 * Ms)));
    }

    private Trace Read(string name, string text) => Rows.Trace(_folder.Write(name, text));

    private static TraceRow[] All(Trace trace) => [.. Enumerable.Range(0, trace.Count).Select(i => trace.At(i) with { Blocks = default })];

    private long[] Due(ReplayLoad plan)
    {
        var arrivals = LoadCompiler.Compile(plan, 1, _folder.Path).CreateArrivals();
        return [.. Enumerable.Range(0, 1000).Select(i => arrivals.DueAt(i)).TakeWhile(d => d != IArrivalSchedule.Never)];
    }
}
