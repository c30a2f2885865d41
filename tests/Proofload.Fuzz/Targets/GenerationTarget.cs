using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>The whole reader of chat or completions on bodies of any kind: streams and objects, with and without rules that need the text.</summary>
internal sealed class GenerationTarget(bool chat) : FuzzTarget
{
    private static readonly string?[] Types = ["text/event-stream", "application/json", null, "text/html"];
    private readonly GenerationGrammar _grammar = new(chat);
    private readonly ReaderProbe _plain = new(Protocol(chat), new RequestPlan { Name = "k" });
    private readonly ReaderProbe _extracting = new(Protocol(chat), ReaderProbe.Extracting(new RequestPlan { Name = "k" }));

    public override string Name => chat ? "chat" : "completions";

    public override IReadOnlyList<byte[]> Dictionary => GenerationGrammar.Pieces;

    public override Sample Valid(ref SeededRandom random)
    {
        var answer = random.NextInt(3) == 0 ? _grammar.Whole(ref random) : _grammar.Streamed(ref random);
        return new Sample(answer.Bytes, () => Verify(answer));
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        if (!everyCut)
        {
            var status = random.NextInt(12) == 0 ? 500 : random.NextInt(20) == 0 ? 302 : 200;
            return (random.NextInt(3) == 0 ? _extracting : _plain).Check(input, status, Types[random.NextInt(10) < 6 ? 0 : random.NextInt(Types.Length)], random, everyCut: false);
        }

        var accepted = false;
        foreach (var type in Types)
        {
            accepted |= _plain.Check(input, 200, type, random, everyCut: true) & _extracting.Check(input, 200, type, random, everyCut: true);
        }

        _plain.Check(input, 429, "application/json", random, everyCut: true);
        return accepted;
    }

    private static string Protocol(bool chat) => chat ? "openai-chat" : "openai-completions";

    private void Verify(GeneratedAnswer answer)
    {
        var record = _plain.Whole(answer.Bytes, 200, answer.ContentType);
        FuzzFailure.UnlessEqual(
            (answer.Outcome, answer.Chunks, answer.OutputTokens, answer.PromptTokens),
            (record.Outcome, record.Chunks, (long?)record.OutputTokens, record.PromptTokens),
            $"outcome, chunks, output and prompt tokens that were put in ({record.Detail})");
        if (answer.Outcome == ErrorKind.Ok && !answer.IsWhole)
        {
            _extracting.Whole(answer.Bytes, 200, answer.ContentType);
            FuzzFailure.UnlessEqual(answer.Text, _extracting.Text, "the text that was put in");
        }
    }
}
