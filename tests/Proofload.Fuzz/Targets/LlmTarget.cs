using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>The whole reader of one more LLM protocol on bodies of any kind: streams and objects, with and without rules that need the text.</summary>
internal sealed class LlmTarget : FuzzTarget
{
    private readonly string?[] _types;
    private readonly LlmGrammar _grammar;
    private readonly ReaderProbe _plain;
    private readonly ReaderProbe _extracting;

    public LlmTarget(LlmGrammar grammar)
    {
        _grammar = grammar;
        _types = [grammar.StreamType, "application/json", null, grammar.StreamType == "text/event-stream" ? "application/x-ndjson" : "text/event-stream"];
        _plain = new ReaderProbe(grammar.Protocol, new RequestPlan { Name = "k" });
        _extracting = new ReaderProbe(grammar.Protocol, ReaderProbe.Extracting(new RequestPlan { Name = "k" }));
        Dictionary = [.. JsonGrammar.Pieces, .. grammar.Words.Select(Encoding.UTF8.GetBytes)];
    }

    public override string Name => _grammar.Protocol;

    public override IReadOnlyList<byte[]> Dictionary { get; }

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
            return (random.NextInt(3) == 0 ? _extracting : _plain).Check(input, status, _types[random.NextInt(10) < 6 ? 0 : random.NextInt(_types.Length)], random, everyCut: false);
        }

        var accepted = false;
        foreach (var type in _types)
        {
            accepted |= _plain.Check(input, 200, type, random, everyCut: true) & _extracting.Check(input, 200, type, random, everyCut: true);
        }

        _plain.Check(input, 429, "application/json", random, everyCut: true);
        return accepted;
    }

    private void Verify(GeneratedAnswer answer)
    {
        var record = _plain.Whole(answer.Bytes, 200, answer.ContentType);
        FuzzFailure.UnlessEqual(
            (answer.Outcome, answer.IsWhole ? 0 : answer.Chunks, answer.OutputTokens, answer.PromptTokens),
            (record.Outcome, record.Chunks, (long?)record.OutputTokens, record.PromptTokens),
            $"outcome, chunks, output and prompt tokens that were put in ({record.Detail})");
        if (answer.Outcome == ErrorKind.Ok && !answer.IsWhole)
        {
            _extracting.Whole(answer.Bytes, 200, answer.ContentType);
            FuzzFailure.UnlessEqual(answer.Text, _extracting.Text, "the text that was put in");
        }
    }
}
