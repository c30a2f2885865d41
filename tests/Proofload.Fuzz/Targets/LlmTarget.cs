using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;

namespace Proofload.Fuzz.Targets;

/// <summary>The whole reader of one more LLM protocol on bodies of any kind: streams and objects, with and without rules that need the text.</summary>
internal sealed class LlmTarget(LlmGrammar grammar) : AnswerTarget(
    grammar.Protocol,
    [grammar.StreamType, "application/json", null, grammar.StreamType == "text/event-stream" ? "application/x-ndjson" : "text/event-stream"])
{
    public override string Name => grammar.Protocol;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. JsonGrammar.Pieces, .. grammar.Words.Select(Encoding.UTF8.GetBytes)];

    public override Sample Valid(ref SeededRandom random)
    {
        var answer = random.NextInt(3) == 0 ? grammar.Whole(ref random) : grammar.Streamed(ref random);
        return new Sample(answer.Bytes, () => Verify(answer));
    }

    private void Verify(GeneratedAnswer answer)
    {
        var record = Plain.Whole(answer.Bytes, 200, answer.ContentType);
        FuzzFailure.UnlessEqual(
            (answer.Outcome, answer.IsWhole ? 0 : answer.Chunks, answer.OutputTokens, answer.PromptTokens),
            (record.Outcome, record.Chunks, (long?)record.OutputTokens, record.PromptTokens),
            $"outcome, chunks, output and prompt tokens that were put in ({record.Detail})");
        if (answer.Outcome == ErrorKind.Ok && !answer.IsWhole)
        {
            Extracting.Whole(answer.Bytes, 200, answer.ContentType);
            FuzzFailure.UnlessEqual(answer.Text, Extracting.Text, "the text that was put in");
        }
    }
}
