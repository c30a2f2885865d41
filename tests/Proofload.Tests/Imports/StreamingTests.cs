using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Imports;
using Proofload.Measurement.Randomness;
using Proofload.Results;

namespace Proofload.Tests.Imports;

public sealed class StreamingTests
{
    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        var small = Peak(lines: 10_000);
        var large = Peak(lines: 100_000);
        Assert.True(large < small + (4 << 20), $"{small:N0} bytes for 10,000 lines, {large:N0} for 100,000");
    }

    [Fact]
    public void The_order_of_the_lines_changes_nothing()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), static seed =>
        {
            var random = SeededRandom.At((ulong)seed, 0, 0);
            var lines = Enumerable.Range(0, 150).Select(_ => Line(random.NextLong(40_000_000_000), random.NextLong(90_000_000), random.NextInt(10) == 0)).ToList();
            var shuffled = lines.OrderBy(_ => random.NextUInt64()).ToList();
            Same(Import.Text("vegeta-json", string.Concat(lines)), Import.Text("vegeta-json", string.Concat(shuffled)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4));
    }

    [Fact]
    public void A_request_before_the_first_portion_is_found_by_reading_again()
    {
        var late = Enumerable.Range(0, 20_000).Select(static i => Line(5_000_000_000 + (i * 100_000L), 1_000_000, false)).ToList();
        var run = Import.Text("vegeta-json", string.Concat(late) + Line(0, 2_000_000, false));
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
        var run = Import.Text("vegeta-json", Line(0, 2_500_000_000, false) + Line(500_000_000, 2_500_000_000, false) + Line(1_100_000_000, 10_000_000, false));
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

    private static string Line(long atNs, long latencyNs, bool failed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"attack\":\"\",\"seq\":0,\"code\":{(failed ? 500 : 200)},\"timestamp\":\"2026-01-02T03:04:{5 + (atNs / 1_000_000_000):00}.{atNs % 1_000_000_000:000000000}Z\",\"latency\":{latencyNs},\"bytes_out\":0,\"bytes_in\":1,\"error\":\"\",\"body\":null,\"method\":\"GET\",\"url\":\"http://x/\",\"headers\":null}}\n");

    private static long Peak(int lines)
    {
        var peak = 0L;
        var text = new Generated(lines, () => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true)));
        var run = Assert.Single(Import.Stream("vegeta-json", () => text));
        Assert.Equal(lines, run.Counts.Ok);
        return peak;
    }

    /// <summary>A long file that nobody keeps; tells when a tenth of it was read.</summary>
    private sealed class Generated(int lines, Action onTenth) : Portions([], 1)
    {
        private int _next;
        private byte[] _line = [];
        private int _at;

        public override int Read(Span<byte> buffer)
        {
            var read = 0;
            while (read < buffer.Length && (_at < _line.Length || _next < lines))
            {
                if (_at == _line.Length)
                {
                    if (_next % (lines / 10) == 0)
                        onTenth();
                    _line = Encoding.UTF8.GetBytes(Line(_next * 100_000L, 1_000_000 + (_next % 1_000), failed: false));
                    (_at, _next) = (0, _next + 1);
                }

                var part = Math.Min(buffer.Length - read, _line.Length - _at);
                _line.AsSpan(_at, part).CopyTo(buffer[read..]);
                (_at, read) = (_at + part, read + part);
            }

            return read;
        }
    }

    /// <summary>A stream that gives at most so many bytes at a time.</summary>
    private class Portions(byte[] bytes, int portion) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => bytes.Length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var part = Math.Min(Math.Min(buffer.Length, portion), bytes.Length - _position);
            bytes.AsSpan(_position, part).CopyTo(buffer);
            _position += part;
            return part;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
