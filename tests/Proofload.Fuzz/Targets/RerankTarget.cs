using System.Globalization;
using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>The reader of rerank answers, for three documents.</summary>
internal sealed class RerankTarget : FuzzTarget
{
    private const int Documents = 3;
    private readonly ReaderProbe _probe = new("rerank", ReaderProbe.Extracting(new RequestPlan { Name = "k", BatchSize = Documents }));

    public override string Name => "rerank";

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])["\"results\":[", "\"data\":[", "\"results\":null", "{\"index\":0,\"relevance_score\":0.5}", "{\"index\":1,\"score\":1}", "\"index\":", "\"index\":2", "\"index\":9223372036854775807", "\"index\":-1",
            "\"relevance_score\":1e400", "\"relevance_score\":null", "\"score\":-0.0", "\"usage\":{\"total_tokens\":3}", "\"usage\":{\"prompt_tokens\":2}"]).Select(Encoding.UTF8.GetBytes),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        var count = random.NextInt(4) == 0 ? random.NextInt(6) : Documents;
        var results = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var score = random.NextGaussian().ToString("R", CultureInfo.InvariantCulture);
            results.Add(JsonGrammar.Object([("index", i.ToString(CultureInfo.InvariantCulture)), (random.NextInt(3) == 0 ? "score" : "relevance_score", score)], ref random));
        }

        var tokens = RequestRecord.Absent;
        var list = JsonGrammar.Array(results, ref random);
        var json = list;
        if (random.NextInt(4) > 0)
        {
            // Members that nobody knows may be called data in JsonGrammar's noise, but never at the top.
            List<(string, string)> members = [(random.NextInt(3) == 0 ? "data" : "results", list)];
            if (random.NextInt(2) == 0)
            {
                tokens = random.NextInt(100_000);
                members.Add(("usage", JsonGrammar.Object([("total_tokens", tokens.ToString(CultureInfo.InvariantCulture))], ref random)));
            }

            json = JsonGrammar.Object(members, ref random);
        }

        var bytes = Encoding.UTF8.GetBytes(json);
        var outcome = count == Documents ? ErrorKind.Ok : count == 0 ? ErrorKind.Empty : ErrorKind.InvalidResponse;
        return new Sample(bytes, () =>
        {
            var record = _probe.Whole(bytes, 200, "application/json");
            FuzzFailure.UnlessEqual((outcome, tokens), (record.Outcome, record.PromptTokens), $"outcome and tokens that were put in ({record.Detail})");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut) =>
        _probe.Check(input, random.NextInt(10) == 0 ? 500 : 200, "application/json", random, everyCut);
}
