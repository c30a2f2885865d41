using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Results;

namespace Proofload.Fuzz.Targets;

/// <summary>The import of run results: a result that is the same after it was written and read again, or a <see cref="RunResultFormatException"/>.</summary>
internal sealed class RunJsonTarget : FuzzTarget
{
    public override string Name => "run-json";

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])
        [
            "\"schema\":2,", "\"schema\":0,", "\"verdict\":null,", "\"metrics\":{\"latency\":null},", "\"metrics\":{},", "\"kinds\":[null],", "\"series\":[null],", "\"labels\":{\"a\":null},", "\"notes\":[null],",
            "\"errors\":{\"timeout\":-1},", "\"ending\":\"completed\",", "\"ending\":7,", "\"window\":1e308,", "\"seed\":18446744073709551615,", "\"histogram\":\"AQ==\",", "\"ci\":{\"p99\":null},",
            "\"generator\":null,", "\"counts\":null,", "\"rates\":null,", "\"mlperf\":{},", "\"objectives\":[null],", "\"started_at\":\"9999-12-31T23:59:59Z\",", "\"fingerprint\":{},", "\"id\":null,",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        var result = RunGrammar.Result(ref random);
        var bytes = RunResultJson.WriteUtf8(result, indented: random.NextInt(2) == 0);
        return new Sample(bytes, () =>
        {
            var read = RunResultJson.Read(bytes);
            FuzzFailure.UnlessEqual((result.Id, result.Name, result.Seed, result.Window, result.Counts, result.Rates), (read.Id, read.Name, read.Seed, read.Window, read.Counts, read.Rates), "the result that was put in");
            FuzzFailure.UnlessEqual(RunResultJson.Write(result), RunResultJson.Write(read), "the document that was put in");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        if (everyCut)
        {
            for (var length = 0; length < input.Length; length += 1 + (input.Length / 512))
            {
                TryRead(input.AsSpan(0, length));
            }
        }

        if (TryRead(input) is not { } result)
        {
            return false;
        }

        var written = RunResultJson.WriteUtf8(result);
        FuzzFailure.UnlessEqual(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(RunResultJson.WriteUtf8(RunResultJson.Read(written))), "a result that was written and read");
        return true;
    }

    private static RunResult? TryRead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return RunResultJson.Read(bytes, "fuzz.json");
        }
        catch (RunResultFormatException e)
        {
            FuzzFailure.Unless(e.Message.StartsWith("fuzz.json", StringComparison.Ordinal) && !e.Message.Contains('\n', StringComparison.Ordinal), $"the reason is no line of this file: {e.Message}");
            return null;
        }
    }
}
