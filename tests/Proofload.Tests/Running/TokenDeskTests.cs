using System.Text;
using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Running;
using Proofload.Tests.Tokenizers;
using Proofload.Transport;

namespace Proofload.Tests.Running;

public sealed class TokenDeskTests
{
    [Fact]
    public void An_answer_comes_back_with_its_count_and_its_slot_is_free_meanwhile()
    {
        var desk = new TokenDesk();
        var exchange = Answer("Hello, world!", TokenSource.Chunks, 2);
        exchange.Gaps.Add(7);
        Assert.True(desk.TryLeave(exchange));
        exchange.Clear();
        Assert.Null(desk.TryTakeCounted());

        using (var counter = new TokenCounter(TokenizerFixtures.Open("cl100k_base"), [desk]))
        {
            counter.Start();
            SpinWait.SpinUntil(() => desk.HasCounted, TimeSpan.FromSeconds(30));
        }

        var answer = desk.TryTakeCounted()!;
        Assert.Equal((4L, 4L, TokenSource.Tokenizer), (answer.Record().OutputTokens, answer.Record().TokenizerTokens, answer.Record().TokenSource));
        Assert.Equal([7L], answer.Gaps.ToArray());
        Assert.Equal((0, 0L), (desk.Outstanding, desk.Refused));
    }

    [Fact]
    public void Usage_stays_what_it_is_beside_the_count()
    {
        var desk = new TokenDesk();
        Assert.True(desk.TryLeave(Answer("Hello", TokenSource.Usage, 9)));
        var answer = desk.TryTakeWaiting()!;
        answer.Tokens = 1;
        Assert.Equal((9L, 1L, TokenSource.Usage), (answer.Record().OutputTokens, answer.Record().TokenizerTokens, answer.Record().TokenSource));
    }

    [Fact]
    public void An_answer_that_could_not_be_counted_keeps_the_record_that_it_had()
    {
        var desk = new TokenDesk();
        Assert.True(desk.TryLeave(Answer("Hello", TokenSource.Chunks, 2)));
        desk.GiveBack(desk.TryTakeWaiting()!);
        var answer = desk.TryTakeCounted()!;
        Assert.Equal((2L, RequestRecord.Absent, TokenSource.Chunks), (answer.Record().OutputTokens, answer.Record().TokenizerTokens, answer.Record().TokenSource));
        Assert.Equal(1, desk.Refused);
    }

    [Fact]
    public void What_has_no_text_is_recorded_at_once_and_what_finds_no_room_is_counted_as_refused()
    {
        var desk = new TokenDesk();
        Assert.False(desk.TryLeave(new Exchange(0)));
        Assert.False(desk.TryLeave(Answer("", TokenSource.None, -1)));
        var failed = Answer("x", TokenSource.Chunks, 1);
        failed.Record.Outcome = ErrorKind.Timeout;
        Assert.False(desk.TryLeave(failed));
        Assert.Equal(0, desk.Refused);

        for (var i = 0; i < TokenDesk.MostAnswers; i++)
            Assert.True(desk.TryLeave(Answer("x", TokenSource.Chunks, 1)));
        Assert.False(desk.TryLeave(Answer("x", TokenSource.Chunks, 1)));
        Assert.Equal((1L, TokenDesk.MostAnswers), (desk.Refused, desk.Outstanding));
    }

    [Fact]
    public void The_bytes_that_wait_are_bounded()
    {
        var desk = new TokenDesk();
        var megabyte = new string('x', OutputText.MostBytes);
        var left = 0;
        while (desk.TryLeave(Answer(megabyte, TokenSource.Chunks, 1)))
            left++;
        Assert.Equal(TokenDesk.MostBytes / OutputText.MostBytes, left);
        Assert.False(desk.TryLeave(Answer(megabyte + "x", TokenSource.Chunks, 1)));
        Assert.Equal(2, desk.Refused);
    }

    private static Exchange Answer(string text, TokenSource source, long tokens)
    {
        var exchange = new Exchange(0) { Output = new OutputText() };
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text)));
        reader.Read();
        exchange.Output.Add(OutputText.Kind.Content, in reader);
        exchange.Record = new RequestRecord { OutputTokens = tokens, TokenSource = source, Done = 1 };
        return exchange;
    }
}
