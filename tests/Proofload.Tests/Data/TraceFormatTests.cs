using Proofload.Data.Traces;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Data;

/// <summary>Traces as they are published.</summary>
public sealed class TraceFormatTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string, string> Files => new()
    {
        { "mooncake", "t.jsonl", """{"timestamp": 1000, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1]}""" + "\n" + """{"timestamp": 1250, "input_length": 30, "output_length": 4, "hash_ids": [0]}""" + "\n" },
        { "azure", "t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,6758,500\n2023-11-16 18:17:04.2299600,30,4\n" },
        { "azure", "t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00.009930+00:00,6758,500\n2024-05-10 00:00:00.259930+00:00,30,4\n" },
        { "azure", "t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00+00:00,6758,500\n2024-05-10 00:00:00.250000+00:00,30,4\n" },
        { "burstgpt", "t.csv", "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,6758,500,7258,Conversation log\n5.25,GPT-4,30,4,34,API log\n" },
        { "burstgpt", "t.csv", "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n19440110.0,1722ac82-0a46-4bf0-aa08-89794e7a2b3f,43,GPT-4,6758,500,7258,Conversation log\n19440110.25,,2,ChatGPT,30,4,34,API log\n" },
        { "csv", "t.csv", "arrival_time;prompt_tokens;completion_tokens\n0;6758;500\n0.25;30;4\n" },
        { "csv", "t", "time,input_tokens,output_tokens\n0,\"6758\",500\n0.25,30,4\n" },
        { "jsonl", "t.jsonl", """{"ts": 7.5, "prompt_tokens": 6758, "output_tokens": 500}""" + "\n" + """{"output_tokens": 4, "ts": "7.75", "prompt_tokens": 30, "more": {"x": [1]}}""" + "\n" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_published_form_is_found_out_and_read_however_it_is_packed(string format, string name, string text)
    {
        Check(format, _folder.Write(name, text));
        Check(format, _folder.Write(name, "\uFEFF" + text));
        Check(format, _folder.Write(name, text.Replace("\n", "\r\n", StringComparison.Ordinal)));
        Check(format, _folder.WriteGzip(name + ".gz", text));
    }

    [Fact]
    public void A_format_of_the_plan_stands_above_the_files_name()
    {
        var path = _folder.Write("t.log", "TIMESTAMP,ContextTokens,GeneratedTokens\n1,2,3\n");

        Assert.Equal("azure", TraceReader.Read(new ReplayLoad { Path = path, Format = TraceFormat.Azure }, path).Report.Format);
    }

    [Theory]
    [InlineData(TraceFormat.Azure, "TIMESTAMP,ContextToken,GeneratedTokens\n1,2,3\n", "no field 'ContextTokens' of the format azure; did you mean 'ContextToken'?")]
    [InlineData(TraceFormat.Mooncake, "{\"timestamp\": 1, \"input_len\": 3, \"output_length\": 3}\n", "no field 'input_length' of the format mooncake")]
    [InlineData(TraceFormat.BurstGpt, "Timestamp,Model\n1,x\n", "no field 'Request tokens' of the format burstgpt")]
    public void A_file_that_is_not_of_the_named_format_says_what_it_lacks(TraceFormat format, string text, string message)
    {
        var path = _folder.Write("t", text);

        Assert.Contains(message, Assert.Throws<PlanException>(() => TraceReader.Read(new ReplayLoad { Path = path, Format = format }, path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_other_fields_than_the_first_are_understood()
    {
        var path = _folder.Write("t.jsonl", """
            {"timestamp": 5, "input_length": 1, "output_length": 2}
            {"input_length": 3, "timestamp": 6, "output_length": 4, "x": 1}
            {"timestamp": 7}
            {"timestamp": 8, "input_length": 5, "output_length": 6}
            """);
        var trace = TraceReader.Read(new ReplayLoad { Path = path, TimestampField = "timestamp" }, path);

        Assert.Equal([(1, 2), (3, 4), (0, 0), (5, 6)], Enumerable.Range(0, 4).Select(i => (trace.At(i).PromptTokens ?? 0, trace.At(i).OutputTokens ?? 0)));
    }

    [Fact]
    public void A_prompt_that_nobody_could_make_is_reported()
    {
        var path = _folder.Write("t.csv", "time,input_tokens\n1,2000000000\n2,5\n");

        Assert.Equal("line 2: a prompt of 2,000,000,000 tokens is longer than 10,000,000", TraceReader.Read(new ReplayLoad { Path = path }, path).Report.Skipped.Single().ToString());
    }

    private static void Check(string format, string path)
    {
        var trace = TraceReader.Read(new ReplayLoad { Path = path }, path);
        Assert.Equal((format, 2, 0L), (trace.Report.Format, trace.Report.Read, trace.Report.TotalSkipped));
        Assert.Equal([new TraceRow(0, 6758, 500), new TraceRow(250_000_000, 30, 4)], Enumerable.Range(0, 2).Select(i => trace.At(i) with { Blocks = default }));
    }
}
