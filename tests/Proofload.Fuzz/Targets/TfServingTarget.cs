using System.Globalization;
using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>The reader of TensorFlow Serving's answers: predictions of a batch of two, or outputs in columns.</summary>
internal sealed class TfServingTarget : FuzzTarget
{
    private const int Batch = 2;
    private readonly bool _columns;
    private readonly ReaderProbe _probe;

    public TfServingTarget(bool columns)
    {
        _columns = columns;
        _probe = new ReaderProbe("tf-serving", ReaderProbe.Extracting(new RequestPlan { Name = "k", BatchSize = Batch, Layout = columns ? TensorLayout.Column : TensorLayout.Row }));
    }

    public override string Name => _columns ? "tf-columns" : "tf-rows";

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])["\"predictions\":[", "\"outputs\":", "\"results\":[1,2]", "\"error\":\"x\"", "NaN", "-Infinity", "Infinity", "\"NaN\"", "{\"b64\":\"AA==\"}", "[[1,2],[3,4]]", "[[1],[2,3]]", "[]"])
            .Select(Encoding.UTF8.GetBytes),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        var whole = random.NextInt(4) > 0;
        var count = whole ? Batch : Batch + 1;
        var shape = new int[random.NextInt(3)];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = 1 + random.NextInt(3);
        }

        var entries = new List<string>();
        for (var i = 0; i < count; i++)
        {
            // In columns a row too many changes nothing, so one has another depth.
            entries.Add(_columns && !whole && i == Batch ? "[" + Nested(shape, 0, ref random) + "]" : Nested(shape, 0, ref random));
        }

        var tensor = JsonGrammar.Array(entries, ref random);
        var value = _columns && random.NextInt(2) == 0 ? "{ \"y\": " + tensor + "}" : tensor;
        var bytes = Encoding.UTF8.GetBytes(JsonGrammar.Object([(_columns ? "outputs" : "predictions", value)], ref random));
        return new Sample(bytes, () =>
        {
            var record = _probe.Whole(bytes, 200, "application/json");
            FuzzFailure.UnlessEqual(whole ? ErrorKind.Ok : ErrorKind.InvalidResponse, record.Outcome, $"the outcome that was put in ({record.Detail})");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut) =>
        _probe.Check(input, random.NextInt(10) == 0 ? 404 : 200, "application/json", random, everyCut);

    private static string Nested(int[] shape, int dimension, ref SeededRandom random)
    {
        if (dimension == shape.Length)
        {
            return Value(ref random);
        }

        var items = new List<string>();
        for (var i = 0; i < shape[dimension]; i++)
        {
            items.Add(Nested(shape, dimension + 1, ref random));
        }

        return JsonGrammar.Array(items, ref random);
    }

    private static string Value(ref SeededRandom random) => random.NextInt(6) switch
    {
        0 => "NaN",
        1 => "-Infinity",
        2 => JsonGrammar.Quote(JsonGrammar.AnyText(ref random), ref random),
        3 => "{\"b64\":\"AAEC\"}",
        _ => random.NextGaussian().ToString("R", CultureInfo.InvariantCulture),
    };
}
