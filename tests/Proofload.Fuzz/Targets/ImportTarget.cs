using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Imports;
using Proofload.Imports.Reading;
using Proofload.Measurement.Randomness;
using Proofload.Results;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// The import of other tools' files: runs that are the same in whatever portions the bytes come and after they were written and read again,
/// without a number that is none, or an <see cref="ImportException"/> in one line.
/// </summary>
internal sealed class ImportTarget : FuzzTarget
{
    public override string Name => "import";

    public override int MaxLength => 16 * 1024;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])
        [
            "\"metric\":\"http_req_duration\",", "\"type\":\"Point\",", "\"data\":null,", "\"value\":1e308,", "\"value\":-1,", "\"time\":\"0001-01-01T00:00:00Z\",", "\"time\":\"9999-12-31T23:59:59.999999999Z\",",
            "\"latency\":9223372036854775807,", "\"code\":2147483648,", "\"timestamp\":\"1767323045\",", "\"itls\":[[0.1],null,[1e9]],", "\"ttfts\":[],", "\"benchmarks\":[null,{}],", "\"requests\":{\"successful\":[{}]},",
            "\"metrics\":{\"request_latency\":null},", "\"request_start_ns\":-1,", "\"request_end_ns\":9223372036854775807,", "\"count\":1e18,", "NaN", "-nan%", "1e99s", "0.00us", "\t", ",,,", "\"\"\"", "\r\n", "[200]\t1 responses\n",
            "  99%   1e9ms\n", "Requests/sec: 0\n", "999999999999 requests in 0.00us, 0B read\n", ":::MLLOG ", "{\"key\": \"result_query_count\", \"value\": -1}", "Total: 1 1 1 1 1\n", "http://a:b@c/?d=e ",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    // A run of a long time has a long series, and percentiles have their intervals.
    public override long AllocationLimit(int length) => (512L << 20) + (65_536L * length);

    public override Sample Valid(ref SeededRandom random)
    {
        var (text, ok, failed) = ImportGrammar.File(ref random);
        var bytes = Encoding.UTF8.GetBytes(text);
        return new Sample(bytes, () =>
        {
            var runs = Read(bytes, bytes.Length) ?? throw new FuzzFailure("a valid file was refused");
            FuzzFailure.UnlessEqual((ok, failed), (runs[0].Counts.Ok, runs[0].Counts.Failed), "the counts that were put in");
            FuzzFailure.Unless(runs[0].Verdict.Measurement != Measurement.Health.MeasurementState.Valid, "a foreign measurement is certified");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var whole = Read(input, input.Length);
        var part = Read(input, 1 + random.NextInt(7));
        FuzzFailure.UnlessEqual(Written(whole), Written(part), "what was read in small portions");
        if (everyCut)
        {
            for (var length = 0; length < input.Length; length += 1 + (input.Length / 16))
                Read(input[..length], input.Length);
        }

        return whole is not null;
    }

    private static string Written(IReadOnlyList<RunResult>? runs)
    {
        if (runs is null)
            return "refused";

        foreach (var run in runs)
        {
            var written = RunResultJson.Write(run);
            FuzzFailure.UnlessEqual(written, RunResultJson.Write(RunResultJson.Read(written)), "a run that was written and read");
            FuzzFailure.Unless(run.Counts is { Ok: >= 0, Failed: >= 0, Sent: >= 0 } && run.Window >= 0, $"a count or the window is negative: {run.Counts}");
        }

        return string.Concat(runs.Select(static r => RunResultJson.Write(r)));
    }

    private static IReadOnlyList<RunResult>? Read(byte[] input, int portion)
    {
        // Bytes that no tool would write are given to one of the importers all the same.
        var importer = BuiltInImporters.Recognise(FileHead.Of(new MemoryStream(input))) ?? BuiltInImporters.All[input.Length % BuiltInImporters.All.Count];
        var source = new ImportSource("fuzz", importer, input.Length, DateTimeOffset.UnixEpoch, () => new PortionStream(input, portion), IsGzip: false);
        try
        {
            return ResultImport.ReadTogether([source], "fuzz", new ImportOptions(), [], CancellationToken.None);
        }
        catch (ImportException e)
        {
            FuzzFailure.Unless(e.Message.StartsWith("fuzz", StringComparison.Ordinal) && !e.Message.Contains('\n', StringComparison.Ordinal), $"the reason is no line of this file: {e.Message}");
            return null;
        }
    }
}
