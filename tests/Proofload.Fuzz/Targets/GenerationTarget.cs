using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;

namespace Proofload.Fuzz.Targets;

/// <summary>The whole reader of chat or completions on bodies of any kind: streams and objects, with and without rules that need the text.</summary>
internal sealed class GenerationTarget(bool chat) : AnswerTarget(
    chat ? "openai-chat" : "openai-completions",
    ["text/event-stream", "application/json", null, "text/html"])
{
    private readonly GenerationGrammar _grammar = new(chat);

    public override string Name => chat ? "chat" : "completions";

    public override IReadOnlyList<byte[]> Dictionary => GenerationGrammar.Pieces;

    public override Sample Valid(ref SeededRandom random)
    {
        var answer = random.NextInt(3) == 0 ? _grammar.Whole(ref random) : _grammar.Streamed(ref random);
        return new Sample(answer.Bytes, () => Verify(answer));
    }

    private void Verify(GeneratedAnswer answer)
    {
        var record = Plain.Whole(answer.Bytes, 200, answer.ContentType);
        FuzzFailure.UnlessEqual(
            (answer.Outcome, answer.Chunks, answer.OutputTokens, answer.PromptTokens),
            (record.Outcome, record.Chunks, (long?)record.OutputTokens, record.PromptTokens),
            $"outcome, chunks, output and prompt tokens that were put in ({record.Detail})");
        if (answer.Outcome == ErrorKind.Ok && !answer.IsWhole)
        {
            Extracting.Whole(answer.Bytes, 200, answer.ContentType);
            FuzzFailure.UnlessEqual(answer.Text, Extracting.Text, "the text that was put in");
        }
    }
}
