using System.Globalization;
using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>The reader of TorchServe's answers, which may be anything but nothing and an error.</summary>
internal sealed class TorchServeTarget : FuzzTarget
{
    private readonly ReaderProbe _probe = new("torchserve", ReaderProbe.Extracting(new RequestPlan { Name = "k" }));

    public override string Name => "torchserve";

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])["{\"code\":500,\"type\":\"x\",\"message\":\"y\"}", "\"code\":", "\"code\":507", "\"type\":\"x\"", "\"message\":\"y\"", "tabby"]).Select(Encoding.UTF8.GetBytes),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        var code = random.NextInt(2) == 0 ? 400 + random.NextInt(200) : 200 + random.NextInt(200);
        var text = JsonGrammar.Object(
            [
                ("code", code.ToString(CultureInfo.InvariantCulture)),
                ("type", "\"InternalServerException\""),
                ("message", JsonGrammar.Quote(JsonGrammar.AnyText(ref random), ref random)),
            ],
            ref random);
        var bytes = Encoding.UTF8.GetBytes(text);
        return new Sample(bytes, () =>
        {
            var record = _probe.Whole(bytes, 200, "application/json");
            FuzzFailure.UnlessEqual(code >= 400 ? ErrorKind.InvalidResponse : ErrorKind.Ok, record.Outcome, $"the outcome of code {code} ({record.Detail})");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut) =>
        _probe.Check(input, random.NextInt(10) == 0 ? 507 : 200, "application/json", random, everyCut);
}
