using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Tests.Protocols;
using Proofload.Transport;

namespace Proofload.Tests.Transport;

public sealed class OutputTextTests
{
    private static readonly TestHead Stream = new(200, "text/event-stream");

    [Fact]
    public void Texts_of_an_answer_are_kept_apart_by_choice_and_kind_however_they_interleave()
    {
        var exchange = Read(
            Event("\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}", "\"delta\":{\"content\":\"B\"},\"index\":1"),
            Event("\"index\":0,\"delta\":{\"reasoning\":\"m\"}", "\"delta\":{\"content\":\"b\"},\"index\":1"),
            Event("\"index\":0,\"delta\":{\"content\":\"A\"}"),
            Event("\"index\":1,\"delta\":{\"content\":\"\\u00e9\"}"),
            Event("\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
            Event("\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\""));
        Assert.Equal(ErrorKind.Ok, exchange.Record.Outcome);
        Assert.Equal(["hmm", "Bbé", "Aa", "f{}"], Texts(exchange.Output!));
    }

    [Fact]
    public void The_text_of_a_whole_answer_is_kept_too()
    {
        var driver = DriverBench.Driver(DriverBench.Context("openai-completions"));
        var exchange = DriverBench.Run(driver.CreateReader(), new Exchange(0) { Output = new OutputText() }, new TestHead(200, "application/json"), "{\"choices\":[{\"text\":\"one two\",\"index\":0}]}"u8.ToArray());
        Assert.Equal(["one two"], Texts(exchange.Output!));
    }

    [Fact]
    public void A_text_over_the_limit_is_not_counted_and_a_cleared_one_starts_anew()
    {
        var many = Enumerable.Range(0, 130).Select(_ => Event($"\"index\":0,\"delta\":{{\"content\":\"{new string('x', 10_000)}\"}}"));
        var exchange = Read([.. many, Event("\"finish_reason\":\"stop\"")]);
        Assert.Equal((ErrorKind.Ok, true), (exchange.Record.Outcome, exchange.Output!.IsOver));
        exchange.Clear();
        Assert.Equal((0, false), (exchange.Output.Length, exchange.Output.IsOver));
    }

    [Fact]
    public void Nobody_keeps_text_when_nobody_counts() => Assert.Null(ReadInto(null, Event("\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"")).Output);

    private static Exchange Read(params string[] events) => ReadInto(new OutputText(), events);

    private static Exchange ReadInto(OutputText? output, params string[] events)
    {
        var driver = DriverBench.Driver(DriverBench.Context("openai-chat"));
        return DriverBench.Run(driver.CreateReader(), new Exchange(0) { Output = output }, Stream, [.. events.Append("data: [DONE]\n\n").Select(Encoding.UTF8.GetBytes)]);
    }

    private static string Event(params string[] choices) => $"data: {{\"choices\":[{string.Join(",", choices.Select(static c => $"{{{c}}}"))}]}}\n\n";

    private static List<string> Texts(OutputText output)
    {
        var texts = new List<string>();
        output.Sum(new byte[output.Length], text =>
        {
            texts.Add(Encoding.UTF8.GetString(text));
            return 1;
        });
        return texts;
    }
}
