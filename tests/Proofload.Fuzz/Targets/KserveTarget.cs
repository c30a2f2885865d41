using System.Globalization;
using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>The reader of KServe v2 inference answers.</summary>
internal sealed class KserveTarget : FuzzTarget
{
    private static readonly string[] Types = ["FP32", "INT64", "BYTES", "BOOL"];

    private readonly ReaderProbe _probe = new(
        "kserve-v2",
        ReaderProbe.Extracting(new RequestPlan { Name = "k", Inputs = [new TensorPlan { Name = "x", DataType = "FP32", Shape = [1] }] }));

    public override string Name => "kserve";

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])
        [
            "\"outputs\":[", "{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}", "\"name\":", "\"datatype\":\"FP32\"", "\"shape\":[", "\"shape\":[]", "\"shape\":[0]", "\"shape\":[-1]",
            "\"shape\":[2147483647,2147483647,2147483647]", "\"data\":[[1,2],[3,4]]", "\"data\":", "\"data\":[]",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        var whole = true;
        var outputs = new List<string>();
        for (var left = 1 + random.NextInt(3); left > 0; left--)
        {
            outputs.Add(Output(ref random, ref whole));
        }

        var bytes = Encoding.UTF8.GetBytes(JsonGrammar.Object([("model_name", "\"m\""), ("outputs", JsonGrammar.Array(outputs, ref random))], ref random));
        var outcome = whole ? ErrorKind.Ok : ErrorKind.InvalidResponse;
        return new Sample(bytes, () =>
        {
            var record = _probe.Whole(bytes, 200, "application/json");
            FuzzFailure.UnlessEqual(outcome, record.Outcome, $"the outcome that was put in ({record.Detail})");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut) =>
        _probe.Check(input, random.NextInt(10) == 0 ? 400 : 200, "application/json", random, everyCut);

    // One of eight outputs has a value too many.
    private static string Output(ref SeededRandom random, ref bool whole)
    {
        var shape = new int[random.NextInt(4)];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = random.NextInt(5);
        }

        var count = shape.Aggregate(1, static (product, size) => product * size);
        var wrong = random.NextInt(8) == 0;
        whole &= !wrong;
        var type = Types[random.NextInt(Types.Length)];
        var data = wrong || random.NextInt(2) == 0 ? JsonGrammar.Array(Values(count + (wrong ? 1 : 0), type, ref random), ref random) : Nested(shape, 0, type, ref random);
        var sizes = JsonGrammar.Array(shape.Select(static size => size.ToString(CultureInfo.InvariantCulture)), ref random);
        return JsonGrammar.Object([("name", JsonGrammar.Quote(JsonGrammar.AnyText(ref random), ref random)), ("datatype", $"\"{type}\""), ("shape", sizes), ("data", data)], ref random);
    }

    private static string Nested(int[] shape, int dimension, string type, ref SeededRandom random)
    {
        if (dimension == shape.Length)
        {
            // A scalar is still an array with one value.
            return dimension == 0 ? "[1]" : Value(type, ref random);
        }

        var items = new List<string>();
        for (var i = 0; i < shape[dimension]; i++)
        {
            items.Add(Nested(shape, dimension + 1, type, ref random));
        }

        return JsonGrammar.Array(items, ref random);
    }

    private static List<string> Values(int count, string type, ref SeededRandom random)
    {
        var values = new List<string>();
        for (var i = 0; i < count; i++)
        {
            values.Add(Value(type, ref random));
        }

        return values;
    }

    private static string Value(string type, ref SeededRandom random) => type switch
    {
        "BYTES" => JsonGrammar.Quote(JsonGrammar.AnyText(ref random), ref random),
        "BOOL" => "true",
        "INT64" => random.NextLong(1L << 60).ToString(CultureInfo.InvariantCulture),
        _ => random.NextGaussian().ToString("R", CultureInfo.InvariantCulture),
    };
}
