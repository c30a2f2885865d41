using System.Globalization;
using Proofload.Load;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Data;

/// <summary>Due times of replays, compared with the file row by row.</summary>
public sealed class TraceCutTests : IDisposable
{
    private const long Ms = 1_000_000;

    private readonly TempFolder _folder = new();
    private readonly long[] _timesMs;

    /// <summary>2,000 rows of some 40 sessions, every one of them with its own prompt length, so that a row is known by it.</summary>
    public TraceCutTests()
    {
        var random = SeededRandom.At(7, 1, 1);
        var (now, times) = (0L, new List<long>());
        using var file = new StreamWriter(Path.Combine(_folder.Path, "t.jsonl"));
        for (var i = 0; i < 2000; i++)
        {
            times.Add(now);
            var session = i % 3 == 2 ? "" : string.Create(CultureInfo.InvariantCulture, $""", "session_id": "s{random.NextInt(40)}" """);
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp": {{1_000_000 + now}}, "input_length": {{i + 1}}, "output_length": 3{{session}}}"""));
            now += random.NextInt(90);
        }

        _timesMs = [.. times];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_trace_is_due_at_its_own_times() =>
        Assert.Equal(_timesMs.Select(static (t, i) => (t * Ms, i + 1)), Rows(new ReplayLoad { Path = "t.jsonl" }));

    [Theory]
    [InlineData(2.5)]
    [InlineData(0.3)]
    [InlineData(1000)]
    public void Speed_divides_every_time(double speed) =>
        Assert.Equal(_timesMs.Select((t, i) => ((long)Math.Round(t * Ms / speed), i + 1)), Rows(new ReplayLoad { Path = "t.jsonl", Speed = speed }));

    [Fact]
    public void A_rate_gives_the_speed_at_which_the_mean_rate_is_that()
    {
        var load = LoadCompiler.Compile(new ReplayLoad { Path = "t.jsonl", Rate = 100, Loop = true, Requests = 2000 }, 1, _folder.Path);
        var last = Due(load)[^1];

        // 1,999 mean gaps lie between 2,000 rows.
        Assert.Equal(1999 / 100.0, last / 1e9, 6);
        Assert.Contains(" at 100 requests/s on average, ", load.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_starts_the_clock_and_leaves_out_its_end()
    {
        var expected = _timesMs.Select(static (t, i) => (Time: t, Row: i + 1)).Where(static r => r.Time is >= 10_000 and < 25_500).Select(static r => ((r.Time - 10_000) * Ms, r.Row)).ToList();

        Assert.Equal(expected, Rows(new ReplayLoad { Path = "t.jsonl", From = TimeSpan.FromSeconds(10), To = TimeSpan.FromSeconds(25.5) }));
        Assert.Equal(expected, Rows(new ReplayLoad { Path = "t.jsonl", From = TimeSpan.FromSeconds(10), For = TimeSpan.FromSeconds(15.5) }));
        Assert.Equal(expected.Take(50), Rows(new ReplayLoad { Path = "t.jsonl", From = TimeSpan.FromSeconds(10), For = TimeSpan.FromSeconds(15.5), MaxRows = 50 }));
        Assert.InRange(expected.Count, 200, 1000);
    }

    [Fact]
    public void A_looped_window_repeats_after_its_length()
    {
        var once = Rows(new ReplayLoad { Path = "t.jsonl", From = TimeSpan.FromSeconds(10), For = TimeSpan.FromSeconds(2) });
        var looped = Rows(new ReplayLoad { Path = "t.jsonl", From = TimeSpan.FromSeconds(10), For = TimeSpan.FromSeconds(2), Loop = true, Requests = once.Count * 3, Speed = 2 });

        Assert.Equal(Enumerable.Range(0, 3).SelectMany(round => once.Select(r => (((r.DueNs + (round * 2_000 * Ms)) / 2), r.Row))), looped);
    }

    [Fact]
    public void A_looped_trace_repeats_after_its_span_and_one_mean_gap()
    {
        var period = (long)((Int128)_timesMs[^1] * Ms * 2000 / 1999);
        var looped = Rows(new ReplayLoad { Path = "t.jsonl", Loop = true, Requests = 5000 });

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => ((_timesMs[i % 2000] * Ms) + (i / 2000 * period), (i % 2000) + 1)), looped);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.6)]
    public void A_share_keeps_sessions_whole_and_times_as_they_are(double share)
    {
        var all = Rows(new ReplayLoad { Path = "t.jsonl" });
        var kept = Rows(new ReplayLoad { Path = "t.jsonl", Share = share });
        var rows = kept.Select(static r => r.Row).ToHashSet();
        var sessions = SessionOfRows();

        Assert.Subset(all.ToHashSet(), kept.ToHashSet());
        Assert.All(sessions.Where(static s => s.Value is not null).GroupBy(static s => s.Value), s => Assert.Single(s.Select(r => rows.Contains(r.Key)).Distinct()));
        var singles = sessions.Where(static s => s.Value is null).ToList();
        Assert.InRange(singles.Count(s => rows.Contains(s.Key)) / (double)singles.Count, share - 0.08, share + 0.08);
        Assert.Equal(kept, Rows(new ReplayLoad { Path = "t.jsonl", Share = share }));
        Assert.NotEqual(kept, Rows(new ReplayLoad { Path = "t.jsonl", Share = share }, seed: 2));
    }

    [Fact]
    public void A_larger_share_holds_a_smaller_one() =>
        Assert.Subset(Rows(new ReplayLoad { Path = "t.jsonl", Share = 0.7 }).ToHashSet(), Rows(new ReplayLoad { Path = "t.jsonl", Share = 0.2 }).ToHashSet());

    [Fact]
    public void A_share_of_a_loop_repeats_with_the_whole_trace()
    {
        var whole = LoadCompiler.Compile(new ReplayLoad { Path = "t.jsonl" }, 1, _folder.Path).Trace!;
        var part = LoadCompiler.Compile(new ReplayLoad { Path = "t.jsonl", Share = 0.5 }, 1, _folder.Path).Trace!;

        Assert.Equal(whole.PeriodNs, part.PeriodNs);
        Assert.Contains(" of 2,000, a share of 50 % ", part.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_out_of_order_are_cut_by_their_times()
    {
        _folder.Write("u.csv", "time,input_tokens\n30,3\n10,1\n20,2\n40,4\n");

        Assert.Equal([(0L, 2), (10_000 * Ms, 3)], Rows(new ReplayLoad { Path = "u.csv", From = TimeSpan.FromSeconds(10), To = TimeSpan.FromSeconds(30) }));
    }

    [Fact]
    public void A_cut_that_leaves_nothing_says_what_there_is()
    {
        string Error(ReplayLoad plan) => Assert.Throws<PlanException>(() => Rows(plan)).Message;

        Assert.StartsWith("load.from: no row lies from 9000 s on; the trace lasts ", Error(new ReplayLoad { Path = "t.jsonl", From = TimeSpan.FromSeconds(9000) }), StringComparison.Ordinal);
        Assert.StartsWith("load.share: none of 1 rows was drawn", Error(new ReplayLoad { Path = "t.jsonl", MaxRows = 1, Share = 1e-9 }), StringComparison.Ordinal);
        _folder.Write("same.csv", "time\n5\n5\n");
        Assert.StartsWith("load.rate: every row of same.csv has the same time", Error(new ReplayLoad { Path = "same.csv", Rate = 3 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate: 5/s, speed: 2", "load.rate: cannot stand beside speed")]
    [InlineData("to: 5s, for: 5s", "load.to: cannot stand beside for")]
    [InlineData("from: 5s, to: 5s", "load.to: 5s is not after from (5s)")]
    [InlineData("share: 0%", "load.share: 0% is out of range")]
    [InlineData("format: moonkake", "did you mean 'mooncake'?")]
    public void A_plan_that_contradicts_itself_is_refused(string fields, string message)
    {
        var yaml = $"version: 1\ntarget: {{url: http://localhost, protocol: openai-chat, model: m}}\nload: {{model: replay, path: t.jsonl, {fields}}}\n";

        Assert.Contains(message, Assert.Throws<PlanException>(() => PlanFile.Parse(yaml, "p.yaml", static _ => null, _folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_of_a_replay_is_written_and_read()
    {
        var load = new ReplayLoad
        {
            Path = "t.jsonl", Format = TraceFormat.Mooncake, From = TimeSpan.FromSeconds(1), To = TimeSpan.FromSeconds(9), MaxRows = 7, Share = 0.25, BlockTokens = 16, Rate = 5,
        };
        var plan = PlanFile.Parse("version: 1\ntarget: {url: http://localhost, protocol: openai-chat, model: m}\nload: {model: replay, path: t.jsonl}\n", "p.yaml", static _ => null, _folder.Path) with { Load = load };

        Assert.Equal(load with { Path = Path.Combine(_folder.Path, "t.jsonl") }, PlanFile.Parse(PlanWriter.Write(plan), "p.yaml", static _ => null, _folder.Path).Load);
    }

    private Dictionary<int, string?> SessionOfRows() => File.ReadLines(Path.Combine(_folder.Path, "t.jsonl"))
        .Select(static (line, i) => (Row: i + 1, Session: line.Contains("session_id", StringComparison.Ordinal) ? line.Split("\"s")[^1] : null))
        .ToDictionary(static r => r.Row, static r => r.Session);

    private List<(long DueNs, int Row)> Rows(ReplayLoad plan, ulong seed = 1)
    {
        var load = LoadCompiler.Compile(plan, seed, _folder.Path);
        return [.. Due(load).Select((due, i) => (due, load.Trace!.At(i).PromptTokens!.Value))];
    }

    private static List<long> Due(CompiledLoad load)
    {
        var arrivals = load.CreateArrivals();
        return [.. Enumerable.Range(0, 10_000).Select(i => arrivals.DueAt(i)).TakeWhile(static d => d != IArrivalSchedule.Never)];
    }
}
