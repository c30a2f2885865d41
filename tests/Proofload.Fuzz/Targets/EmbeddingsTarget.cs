using System.Globalization;
using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>The reader of embeddings, for a batch of three.</summary>
internal sealed class EmbeddingsTarget : FuzzTarget
{
    private const int Batch = 3;
    private readonly ReaderProbe _probe = new("openai-embeddings", ReaderProbe.Extracting(new RequestPlan { Name = "k", BatchSize = Batch }));

    public override string Name => "embeddings";

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])["\"data\":[", "\"data\":", "{\"embedding\":[0.1]}", "{\"embedding\":\"AACAPw==\"}", "\"embedding\":", "\"embedding\":[]", "\"embedding\":[null]", "\"usage\":{\"prompt_tokens\":3}"])
            .Select(Encoding.UTF8.GetBytes),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        var count = random.NextInt(4) == 0 ? random.NextInt(6) : Batch;
        var tokens = random.NextInt(2) == 0 ? random.NextInt(100_000) : RequestRecord.Absent;
        var vectors = new List<string>();
        for (var i = 0; i < count; i++)
        {
            vectors.Add(JsonGrammar.Object([("embedding", Vector(ref random)), ("index", i.ToString(CultureInfo.InvariantCulture))], ref random));
        }

        List<(string, string)> members = [("data", JsonGrammar.Array(vectors, ref random))];
        if (tokens >= 0)
        {
            members.Add(("usage", JsonGrammar.Object([("prompt_tokens", tokens.ToString(CultureInfo.InvariantCulture))], ref random)));
        }

        var bytes = Encoding.UTF8.GetBytes(JsonGrammar.Object(members, ref random));
        var outcome = count == Batch ? ErrorKind.Ok : count == 0 ? ErrorKind.Empty : ErrorKind.InvalidResponse;
        return new Sample(bytes, () =>
        {
            var record = _probe.Whole(bytes, 200, "application/json");
            FuzzFailure.UnlessEqual((outcome, tokens), (record.Outcome, record.PromptTokens), $"outcome and tokens that were put in ({record.Detail})");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut) =>
        _probe.Check(input, random.NextInt(10) == 0 ? 500 : 200, "application/json", random, everyCut);

    private static string Vector(ref SeededRandom random)
    {
        if (random.NextInt(3) == 0)
        {
            return "\"AACAPwAAgD8=\"";
        }

        var numbers = new List<string>();
        for (var left = 1 + random.NextInt(8); left > 0; left--)
        {
            numbers.Add(random.NextGaussian().ToString("R", CultureInfo.InvariantCulture));
        }

        return JsonGrammar.Array(numbers, ref random);
    }
}
