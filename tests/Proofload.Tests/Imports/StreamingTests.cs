using FsCheck;
using FsCheck.Fluent;
using Proofload.Imports;
using Proofload.Measurement.Randomness;
using Proofload.Results;

namespace Proofload.Tests.Imports;

public sealed class StreamingTests
{
    [Fact]
    public void The_order_of_the_lines_changes_nothing()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), static seed =>
        {
            var random = SeededRandom.At((ulong)seed, 0, 0);
            var lines = Enumerable.Range(0, 150).Select(_ => Vegeta.Line(random.NextLong(40_000_000_000), random.NextLong(90_000_000), random.NextInt(10) == 0)).ToList();
            var shuffled = lines.OrderBy(_ => random.NextUInt64()).ToList();
            Same(Import.Text("vegeta-json", string.Concat(lines)), Import.Text("vegeta-json", string.Concat(shuffled)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4));
    }

    [Fact]
    public void A_request_before_the_first_portion_is_found_by_reading_again()
    {
        var late = Enumerable.Range(0, 20_000).Select(static i => Vegeta.Line(5_000_000_000 + (i * 100_000L), 1_000_000, false)).ToList();
        var run = Import.Text("vegeta-json", string.Concat(late) + Vegeta.Line(0, 2_000_000, false));
        Assert.Equal(20_001, run.Counts.Ok);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), run.StartedAt);
        Assert.Equal(7.0009, run.Window, 1e-6);
        Assert.Equal((1, 0), (run.Series[0].Ok, run.Series[1].Ok));
    }

    [Fact]
    public void The_bytes_may_come_in_any_portions()
    {
        foreach (var (format, name) in ((string, string)[])[("guidellm", "guidellm.json"), ("vllm", "vllm-detailed.json"), ("aiperf-records", "aiperf/profile_export.jsonl"), ("k6-csv", "k6.csv"), ("wrk2", "wrk2.txt")])
        {
            var bytes = File.ReadAllBytes(Import.PathOf(name));
            var whole = string.Concat(Import.Stream(format, () => new MemoryStream(bytes)).Select(static r => RunResultJson.Write(r)));
            foreach (var portion in (int[])[1, 2, 3, 7, 64, 1000])
                Assert.Equal(whole, string.Concat(Import.Stream(format, () => new Portions(bytes, portion)).Select(static r => RunResultJson.Write(r))));
        }
    }

    [Fact]
    public void What_is_in_flight_follows_from_starts_and_ends()
    {
        // Two requests of 2.5 s, half a second apart, and one that is quick.
        var run = Import.Text("vegeta-json", Vegeta.Line(0, 2_500_000_000, false) + Vegeta.Line(500_000_000, 2_500_000_000, false) + Vegeta.Line(1_100_000_000, 10_000_000, false));
        Assert.Equal([2, 2, 1, 0], run.Series.Select(static i => i.InFlight!.Value));
        Assert.Equal([2L, 1, 0, 0], run.Series.Select(static i => i.Sent!.Value));
        Assert.All(run.Series, static i => Assert.Equal((null, null), (i.Planned, i.Dropped)));
    }

    [Fact]
    public void Progress_reaches_the_end_of_the_file()
    {
        var seen = new List<ImportProgress>();
        ResultImport.Read([Import.PathOf("ab.tsv")], new ImportOptions { Progress = seen.Add }, TestContext.Current.CancellationToken);
        Assert.Equal(("ab.tsv", seen[^1].Total), (seen[^1].File, seen[^1].Bytes));
    }

    private static void Same(RunResult a, RunResult b)
    {
        Assert.Equal((a.Counts, a.Window, a.Metrics["service_time"].Histogram), (b.Counts, b.Window, b.Metrics["service_time"].Histogram));
        Assert.Equal(a.Metrics["service_time"].Ci["p90"], b.Metrics["service_time"].Ci["p90"]);
        Assert.Equal(a.Series.Select(static i => (i.At, i.Sent, i.Ok, i.Failed, i.InFlight)), b.Series.Select(static i => (i.At, i.Sent, i.Ok, i.Failed, i.InFlight)));
    }
}
