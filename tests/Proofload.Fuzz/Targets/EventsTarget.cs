using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>The reader of any event stream under several sets of patterns.</summary>
internal sealed class EventsTarget : FuzzTarget
{
    private const string Type = "text/event-stream";

    private static readonly EventsPlan Patterned = new()
    {
        Token = new() { Event = "token", JsonPath = "$.type", EqualTo = "delta" },
        Text = "$.delta.text",
        Done = new() { JsonPath = "$.done" },
        Error = new() { JsonPath = "$.error" },
        Usage = new() { Output = "$.usage.out", Input = "$.usage.in" },
    };

    private readonly ReaderProbe _plain = new("sse", ReaderProbe.Extracting(new RequestPlan { Name = "k" }));
    private readonly ReaderProbe _patterned = new("sse", ReaderProbe.Extracting(new RequestPlan { Name = "k", Events = Patterned }));
    private readonly ReaderProbe _loose = new("sse", new RequestPlan { Name = "k", Events = new() { Token = new() { Matches = "[a-f]+" }, Done = new() { Messages = 3 } } });

    public override string Name => "events";

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. SseGrammar.Pieces, .. JsonGrammar.Pieces,
        .. ((string[])["event: token\n", "\"type\":\"delta\"", "\"delta\":{\"text\":\"a\"}", "\"done\":true", "\"error\":null", "\"usage\":{\"out\":3,\"in\":1}", "\"emitted_ns\":1", "\\ud800"]).Select(Encoding.UTF8.GetBytes),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        var (body, text, tokens) = (new StringBuilder(), new StringBuilder(), random.NextInt(5));
        for (var i = 0; i < tokens; i++)
        {
            var word = "w" + random.NextInt(100);
            text.Append(word);
            body.Append(random.NextInt(3) == 0 ? "event: noise\ndata: {\"type\":\"delta\",\"delta\":{\"text\":\"no\"}}\n\n" : "")
                .Append($"event: token\ndata: {{\"type\":\"delta\",\"delta\":{{\"text\":\"{word}\"}},\"usage\":{{\"out\":{i + 1}}}}}\n\n");
        }

        var isDone = random.NextInt(4) > 0;
        body.Append(isDone ? "data: {\"done\":true,\"usage\":{\"in\":9}}\n\ndata: after the end\n\n" : "");
        var bytes = Encoding.UTF8.GetBytes(body.ToString());
        var outcome = !isDone ? ErrorKind.Truncated : tokens == 0 ? ErrorKind.Empty : ErrorKind.Ok;
        return new Sample(bytes, () =>
        {
            var record = _patterned.Whole(bytes, 200, Type);
            FuzzFailure.UnlessEqual((outcome, tokens), (record.Outcome, record.Chunks), $"outcome and tokens that were put in ({record.Detail})");
            if (outcome == ErrorKind.Ok)
            {
                FuzzFailure.UnlessEqual((text.ToString(), (long)tokens, 9L), (_patterned.Text, record.OutputTokens, record.PromptTokens), "text and usage that were put in");
            }
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var status = random.NextInt(20) == 0 ? 500 : 200;
        return _plain.Check(input, status, Type, random, everyCut)
            | _patterned.Check(input, status, Type, random, everyCut)
            | _loose.Check(input, status, random.NextInt(10) == 0 ? null : Type, random, everyCut);
    }
}
