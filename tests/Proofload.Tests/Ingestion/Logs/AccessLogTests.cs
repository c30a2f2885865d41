using System.Globalization;
using System.IO.Compression;
using Proofload.Ingestion;
using Proofload.Ingestion.Logs;
using Proofload.Measurement.Randomness;
using Proofload.Slo;

namespace Proofload.Tests.Ingestion.Logs;

public sealed class AccessLogTests : IDisposable
{
    private static readonly ServiceLevelObjective[] Objectives =
    [
        new() { Name = "available", Indicator = new Indicator { Kind = IndicatorKind.Success }, Target = 0.999m },
        new() { Name = "fast", Indicator = new Indicator { Kind = IndicatorKind.Threshold, Metric = "latency", Bound = 0.5 }, Target = 0.99m },
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("proofload-log-");
    private int _written;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 5)];

    private string Log => Path.Combine(_folder.FullName, "access.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Lines_become_counts_of_objectives_that_end_at_their_minute()
    {
        File.WriteAllText(Log, Line(0, 200, "0.100") + Line(1, 503, "0.010") + Line(60, 200, "0.700") + Line(61, 499, "9.0") + "garbage\n" + Line(62, 200, null));

        var batch = Make(TimeSpan.FromMinutes(1)).Read(null);

        Assert.Equal(
            ["2026-06-17T22:00:00Z,available,1,1", "2026-06-17T22:00:00Z,fast,1,1", "2026-06-17T22:01:00Z,available,1,2", "2026-06-17T22:01:00Z,fast,0,2", "2026-06-17T22:02:00Z,available,1,1"],
            batch.Counts.Select(CountsCsv.Line));
        Assert.Equal((6, 1, 1), (batch.Lines, batch.BadLines, batch.WithoutDuration));
        Assert.Equal("access.log:5: no time such as [17/Jun/2026:22:00:00 +0000]", Assert.Single(batch.Problems));
    }

    [Fact]
    public void A_line_is_counted_when_its_end_is_there_and_once()
    {
        var (log, whole) = (Make(), Line(0, 200, "0.1") + Line(1, 200, "0.1"));
        LogCheckpoint? at = null;
        var total = 0L;
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            File.WriteAllText(Log, whole[..cut]);
            var batch = log.Read(at);
            (at, total) = (batch.Checkpoint, total + Total(batch));
            Assert.Equal(whole[..cut].Count(static c => c == '\n'), total);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Each_line_is_counted_once_over_rotations_crashes_and_batches_of_any_size(int seed)
    {
        var random = SeededRandom.At((ulong)seed, 1, 1);
        var (counted, kept, rotations) = (0L, (LogCheckpoint?)null, 0);
        for (var step = 0; step < 300; step++)
        {
            switch (random.NextInt(8))
            {
                case 0 when kept is not null && File.Exists(Log) && new FileInfo(Log).Length > 0:
                    Rotate(ref rotations, random.NextInt(3));
                    break;
                case < 5:
                    File.AppendAllText(Log, string.Concat(Enumerable.Range(0, 1 + random.NextInt(5)).Select(_ => Next())));
                    break;
                default:
                    // A new process each time; every third dies before it could keep what it read.
                    var batch = Make(batchSize: 200 + random.NextInt(400)).Read(kept);
                    if (random.NextInt(3) > 0)
                        (kept, counted) = (batch.Checkpoint.HeadLength > 0 ? batch.Checkpoint : kept, counted + Total(batch));
                    break;
            }
        }

        for (var i = 0; i < 2000; i++)
        {
            var batch = Make().Read(kept);
            (kept, counted) = (batch.Checkpoint, counted + Total(batch));
            if (batch.IsEnd && batch.Lines == 0)
                break;
        }

        Assert.Equal(_written, counted);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Half_lines_rubbish_and_rotations_between_any_two_bytes_lose_no_line(int seed)
    {
        var random = SeededRandom.At((ulong)seed, 2, 1);
        var (counted, bad, rubbish, kept, rotations, rest) = (0L, 0L, 0L, (LogCheckpoint?)null, 0, "");
        File.WriteAllText(Log, Next());
        Take(int.MaxValue);
        for (var step = 0; step < 400; step++)
        {
            switch (random.NextInt(9))
            {
                case 0 when rest.Length == 0 && File.Exists(Log) && new FileInfo(Log).Length > 0:
                    Rotate(ref rotations, random.NextInt(3));
                    break;
                case < 6:
                    if (rest.Length == 0)
                        rest = random.NextInt(6) > 0 ? Next() : Rubbish(ref random, ref rubbish);
                    var cut = 1 + random.NextInt(rest.Length);
                    File.AppendAllText(Log, rest[..cut], System.Text.Encoding.Latin1);
                    rest = rest[cut..];
                    break;
                default:
                    Take(1);
                    break;
            }
        }

        File.AppendAllText(Log, rest, System.Text.Encoding.Latin1);
        Take(2000);

        Assert.Equal((_written, rubbish), (counted, bad));

        void Take(int most)
        {
            for (var i = 0; i < most; i++)
            {
                var batch = Make(batchSize: 700).Read(kept);
                (kept, counted, bad) = (batch.Checkpoint.HeadLength > 0 ? batch.Checkpoint : kept, counted + Total(batch), bad + batch.BadLines);
                if (batch.IsEnd && batch.Lines == 0)
                    break;
            }
        }
    }

    [Fact]
    public void A_log_that_is_gone_is_said()
    {
        File.WriteAllText(Log, Line(0, 200, "0.1"));
        var at = Make().Read(null).Checkpoint;
        File.WriteAllText(Log, Line(5, 500, "0.1") + Line(6, 500, "0.1"));

        var batch = Make().Read(at);

        Assert.Equal(2, Total(batch));
        Assert.Contains("lines of it may be missing", Assert.Single(batch.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_file_waits_until_the_old_one_is_left_alone()
    {
        File.WriteAllText(Log, Line(0, 200, "0.1"));
        var at = Make(settle: TimeSpan.FromHours(1)).Read(null).Checkpoint;
        File.Move(Log, Log + ".1");
        File.WriteAllText(Log, Line(9, 200, "0.1"));
        File.AppendAllText(Log + ".1", Line(1, 200, "0.1"));

        var batch = Make(settle: TimeSpan.FromHours(1)).Read(at);
        Assert.Equal(1, Total(batch));
        Assert.Equal(0, Total(Make(settle: TimeSpan.FromHours(1)).Read(batch.Checkpoint)));
        Assert.Equal(1, Total(Make().Read(batch.Checkpoint)));
    }

    [Fact]
    public void A_line_that_is_longer_than_a_batch_is_thrown_away()
    {
        File.WriteAllText(Log, new string('x', 5000) + "\n" + Line(0, 200, "0.1"));
        LogCheckpoint? at = null;
        var total = 0L;
        for (var i = 0; i < 20; i++)
        {
            var batch = Make(batchSize: 600).Read(at);
            (at, total) = (batch.Checkpoint, total + Total(batch));
        }

        Assert.Equal(1, total);
    }

    private static string Rubbish(ref SeededRandom random, ref long count)
    {
        count++;
        var text = new char[1 + random.NextInt(60)];
        for (var i = 0; i < text.Length; i++)
            text[i] = (char)(random.NextInt(255) is '\n' or '\r' ? 'x' : 1 + random.NextInt(8));
        return new string(text) + "\n";
    }

    private static long Total(LogBatch batch) => batch.Counts.Where(static c => c.Objective == "available").Sum(static c => c.Total);

    private static string Line(int second, int status, string? time) => string.Create(
        CultureInfo.InvariantCulture,
        $"10.0.0.1 - - [{new DateTimeOffset(2026, 6, 17, 22, 0, 0, TimeSpan.Zero).AddSeconds(second):dd/MMM/yyyy:HH:mm:ss} +0000] \"GET /v1/chat?x=1 HTTP/1.1\" {status} 12 \"-\" \"curl \\x22a\\x22\"{(time is null ? "" : " " + time)}\n");

    private string Next() => Line(_written++, 200, "0.1");

    private void Rotate(ref int rotations, int way)
    {
        var target = $"{Log}-2026{rotations++:0000}";
        if (way == 0)
        {
            File.Copy(Log, target);
            using var file = new FileStream(Log, FileMode.Truncate);
        }
        else
        {
            File.Move(Log, target);
            if (way == 2)
            {
                using (var from = File.OpenRead(target))
                using (var to = new GZipStream(File.Create(target + ".gz"), CompressionLevel.Fastest))
                    from.CopyTo(to);
                File.Delete(target);
            }
        }
    }

    private AccessLog Make(TimeSpan? resolution = null, int batchSize = 1 << 20, TimeSpan? settle = null) =>
        new(Log, new CombinedLogParser(), Objectives, new AccessLogOptions { Resolution = resolution ?? TimeSpan.FromSeconds(1), BatchSize = batchSize, Settle = settle ?? TimeSpan.Zero });
}
