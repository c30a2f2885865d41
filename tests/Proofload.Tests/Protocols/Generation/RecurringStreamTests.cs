using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.Generation;

/// <summary>A stream read by known forms leaves the record, the gaps and the text that it leaves when each event is read.</summary>
public sealed class RecurringStreamTests
{
    private static readonly TestHead Stream = new(200, "text/event-stream");

    private static readonly string[] Events =
    [
        Token("a"), Token("b c"), Token("caf\u00e9 \u6f22\u5b57, longer than a vector"), Token(""), Token("line\\n"), Token("\\u00e9"), Token("x", "1"),
        Token("a"), Token("a"), Token("a"),
        "{\"choices\":[{\"delta\":{\"content\":\"other order\"},\"index\":0}],\"id\":\"c\"}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\",\"content\":\"twice\"}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"u\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"p\"}},{\"index\":1,\"delta\":{\"content\":\"q\"}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}}]}",
        "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
        "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5}}",
    ];

    [Fact]
    public void Every_stream_and_every_cut_leaves_the_same()
    {
        var known = new RecurringEvents(ChunkForm.Find);
        var (fast, plain) = (Reader(known), Reader(recurring: null));
        var (taken, failed) = (0, 0);
        for (var round = 0; round < 6_000; round++)
        {
            var random = SeededRandom.At(22, 0, (ulong)round);
            var body = Body(ref random);
            var cuts = Cuts(body, ref random);
            var expected = Read(plain, body, cuts);
            var actual = Read(fast, body, cuts);
            Assert.Equal(expected.Record, actual.Record);
            Assert.Equal(expected.Gaps.Values.ToArray(), actual.Gaps.Values.ToArray());
            Assert.Equal(Said(expected), Said(actual));
            taken += expected.Record.Chunks;
            failed += expected.Record.Outcome == ErrorKind.Ok ? 0 : 1;
        }

        // Both kinds of answers were among them, and the forms were in use.
        Assert.InRange(taken, 10_000, int.MaxValue);
        Assert.InRange(failed, 500, 5_500);
        RecurringEvent? latest = null;
        Assert.True(known.TryRead(Encoding.UTF8.GetBytes(Token("z")), ref latest, out _, out _, out _));
    }

    private static string Token(string text, string index = "0") =>
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"choices\":[{\"index\":" + index + ",\"delta\":{\"content\":\"" + text
        + "\"},\"finish_reason\":null}],\"emitted_ns\":4}";

    private static byte[] Body(ref SeededRandom random)
    {
        var text = new StringBuilder();
        var end = random.NextInt(4) == 0 ? "\r\n" : "\n";
        for (var left = 1 + random.NextInt(12); left > 0; left--)
        {
            text.Append(random.NextInt(20) switch
            {
                0 => ": ping" + end,
                1 => "event: message" + end,
                2 => "data:",
                _ => "data: ",
            }).Append(Events[random.NextInt(Events.Length)]).Append(random.NextInt(20) == 0 ? "\r" : end).Append(end);
        }

        var bytes = Encoding.UTF8.GetBytes(text.Append("data: [DONE]").Append(end).Append(end).ToString());
        if (random.NextInt(4) == 0)
        {
            bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
        }

        return bytes;
    }

    // One piece for each event, anywhere, or byte by byte.
    private static int[] Cuts(byte[] body, ref SeededRandom random)
    {
        var every = random.NextInt(3);
        List<int> cuts = [];
        for (var at = 1; at < body.Length; at++)
        {
            if (every == 0 ? body[at - 1] == (byte)'\n' && body[at] == (byte)'d' : every == 2 || random.NextInt(40) == 0)
            {
                cuts.Add(at);
            }
        }

        return [.. cuts];
    }

    private static GenerationReader Reader(RecurringEvents? recurring)
    {
        var context = DriverBench.Context("openai-chat");
        return new GenerationReader(context, new ResponseRules(context), ChunkParser.Format, recurring);
    }

    private static Exchange Read(GenerationReader reader, byte[] body, int[] cuts) =>
        DriverBench.RunCut(reader, new Exchange(0) { Output = new OutputText() }, Stream, body, cuts);

    private static string Said(Exchange exchange)
    {
        var said = new StringBuilder();
        exchange.Output!.Sum(new byte[exchange.Output.Length + 1], text =>
        {
            said.Append('|').Append(Encoding.UTF8.GetString(text));
            return text.Length;
        });
        return said.ToString();
    }
}
