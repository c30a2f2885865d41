using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Slo;
using Proofload.Watch;

namespace Proofload.Tests.Watch;

public sealed class IngestSectionTests : IDisposable
{
    private const string Objectives = """
        version: 1
        window: 30d
        objectives:
          - {name: available, objective: "availability 99%"}
          - {name: fast, objective: "latency 99% < 500ms"}
          - {name: first-token, objective: "ttft 99% < 1s"}
          - {name: errors, ratio: {bad: 'http_requests_total{code=~"5.."}', total: http_requests_total}, target: 99%}
        """;

    private const string Whole = """
        version: 1
        objectives: slo.yaml
        ingest:
          access_log:
            - {path: access.log, format: json, fields: {duration: took}, unit: ms, bad: [5xx, 429], ignore: 499, settle: 5s, objectives: [available, fast]}
          metrics:
            - {url: "http://127.0.0.1:8000/metrics", every: 5s, timeout: 2s, headers: {Authorization: "${KEY}"}, histograms: {ttft: 'ttft_seconds{model="a"}'}}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("proofload-watch-");

    public IngestSectionTests() => File.WriteAllText(Path.Combine(_folder.FullName, "slo.yaml"), Objectives);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Sources_feed_what_they_name_and_else_what_they_can_count()
    {
        var ingest = Parse(Whole).Ingest;

        var log = Assert.Single(ingest.AccessLogs);
        Assert.Equal((Path.Combine(_folder.FullName, "access.log"), "took", 0.001, "status"), (log.Path, log.Json!.Duration, log.Json.Unit, log.Json.Status));
        Assert.Equal((true, false, true), (log.Statuses.IsBad(503), log.Statuses.IsBad(404), log.Statuses.IsIgnored(499)));
        Assert.Equal(["available", "fast"], log.Objectives);
        var metrics = Assert.Single(ingest.Metrics);
        Assert.Equal(["first-token", "errors"], metrics.Objectives);
        Assert.Equal(("127.0.0.1:8000", TimeSpan.FromSeconds(5)), (metrics.Name, metrics.Every));
        Assert.DoesNotContain("hidden", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_probed_is_not_fed_unless_it_is_named()
    {
        var plan = Parse("""
            version: 1
            objectives: slo.yaml
            targets: [{name: a, target: {url: "http://127.0.0.1:8000/v1", protocol: openai-chat, model: m}}]
            ingest:
              metrics: {url: "http://127.0.0.1:8000/metrics"}
              access_log: {path: access.log, objectives: fast}
            """);

        Assert.Equal(["errors"], plan.Ingest.Metrics[0].Objectives);
        Assert.Equal(["fast"], plan.Ingest.AccessLogs[0].Objectives);
    }

    [Fact]
    public void Counters_of_an_objective_and_runs_of_a_name_can_be_given()
    {
        var ingest = Parse("""
            version: 1
            objectives: slo.yaml
            ingest:
              metrics: {url: "http://h/metrics", counters: {available: {bad: 'a{code="500"}', total: a}}}
              runs: {run: nightly, objectives: [fast, first-token]}
            """).Ingest;

        Assert.Equal(new RatioSource { Bad = "a{code=\"500\"}", Total = "a" }, ingest.Metrics[0].Counters["available"]);
        Assert.Equal(["available", "errors"], ingest.Metrics[0].Objectives);
        Assert.Equal(("", "nightly", "runs"), (ingest.Runs[0].Store, ingest.Runs[0].Run, ingest.Runs[0].Name));
    }

    [Theory]
    [InlineData("access_lgo: {path: a}", "4:3: ingest.access_lgo: unknown field of ingest; did you mean 'access_log'?")]
    [InlineData("access_log: {path: b, paht: a}", "4:25: ingest.access_log[0].paht: unknown field of an access log; did you mean 'path'?")]
    [InlineData("access_log: {path: a, format: ngnix}", "4:33: ingest.access_log[0].format: 'ngnix' is not a form of log; did you mean 'nginx'?")]
    [InlineData("access_log: {path: a, unit: ms, objectives: fast}", "4:31: ingest.access_log[0].unit: is about JSON logs; add format: json")]
    [InlineData("access_log: {path: a, format: json, fields: {durration: x}, objectives: fast}", "4:59: ingest.access_log[0].fields.durration: unknown field of a log; did you mean 'duration'?")]
    [InlineData("access_log: {path: a, bad: 6xx, objectives: fast}", "4:30: ingest.access_log[0].bad[0]: '6xx' is no status; write for example 5xx,429")]
    [InlineData("access_log: {path: a, objectives: fasst}", "4:37: ingest.access_log[0].objectives[0]: there is no objective 'fasst'; did you mean 'fast'?")]
    [InlineData("access_log: {path: a, objectives: first-token}", "4:37: ingest.access_log[0].objectives[0]: it cannot feed 'first-token': a log does not know ttft")]
    [InlineData("access_log: {path: a, objectives: errors}", "4:37: ingest.access_log[0].objectives[0]: it cannot feed 'errors': its counts are counters of somebody else")]
    [InlineData("metrics: {url: 'http://h/metrics', objectives: fast}", "4:50: ingest.metrics[0].objectives[0]: it cannot feed 'fast': say under histograms which histogram is its latency")]
    [InlineData("metrics: {url: 'http://h/metrics', objectives: available}", "4:50: ingest.metrics[0].objectives[0]: it cannot feed 'available': say under counters which counters are its events")]
    [InlineData("metrics: {url: 'http://h/metrics', histograms: {latecny: a}}", "4:60: ingest.metrics[0].histograms.latecny: no objective bounds this metric; did you mean 'latency'?")]
    [InlineData("metrics: {url: 'http://h/metrics', counters: {availble: {good: a, total: b}}}", "4:59: ingest.metrics[0].counters.availble: there is no objective of this name; did you mean 'available'?")]
    [InlineData("metrics: {url: 'http://h/metrics', counters: {available: {total: b}}}", "4:60: ingest.metrics[0].counters.available: give either good or bad, beside total")]
    [InlineData("metrics: {url: 'http://h/metrics', counters: {available: {good: 'rate(a[5m])', total: b}}}", "4:67: ingest.metrics[0].counters.available.good: 'rate(a[5m])' is not a selector of counters; write for example http_requests_total{code!~\"5..\"}")]
    [InlineData("metrics: {url: 'http://h/metrics', every: 10ms}", "4:45: ingest.metrics[0].every: ")]
    [InlineData("runs: {stor: a}", "4:10: ingest.runs[0].stor: unknown field of a store of runs; did you mean 'store'?")]
    public void A_mistake_is_one_line_with_its_place_and_the_nearest_name(string line, string expected)
    {
        var problems = Assert.Throws<PlanException>(() => Parse("version: 1\nobjectives: slo.yaml\ningest:\n  " + line + "\n")).Problems;

        var problem = Assert.Single(problems);
        Assert.StartsWith("watch.yaml:" + expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Theory]
    [InlineData("ingest: {access_log: [{path: a}, {path: ./a, name: b}]}", "this log is followed already; each of its lines would count twice")]
    [InlineData("ingest: {access_log: [{path: a/x.log}, {path: b/x.log}]}", "'x.log' is the name of two sources; give each its own name")]
    [InlineData("ingest: {access_log: {path: a}, runs: {store: r.db}}", "objective 'available' would be counted by access_log and by runs; say with objectives: which source feeds which")]
    [InlineData("ingest: {access_log: {path: a, objectives: [available, fast]}, runs: {store: r.db, objectives: first-token}, metrics: {url: 'http://h/m', objectives: errors}}\ntargets: []\nname: 7\nevaluate_every: 1ms", "evaluate_every: ")]
    [InlineData("name: x", "there is nothing to watch: give targets, or ingest")]
    public void What_does_not_fit_together_is_said(string rest, string expected) =>
        Assert.Contains(Assert.Throws<PlanException>(() => Parse("version: 1\nobjectives: slo.yaml\n" + rest + "\n")).Problems, p => p.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void What_no_source_feeds_is_left_out_and_said()
    {
        var left = Parse("version: 1\nobjectives: slo.yaml\ningest: {access_log: {path: a}}\n").NotWatched.ToDictionary(static l => l.Name, static l => l.Reason, StringComparer.Ordinal);

        Assert.Equal("its counters are kept by somebody else; give the address that has them under ingest.metrics, or leave it to proofload slo rules", left["errors"]);
        Assert.EndsWith("fits no target, and no source under ingest feeds it", left["first-token"], StringComparison.Ordinal);
        Assert.DoesNotContain("available", left.Keys);
    }

    [Fact]
    public void Files_that_were_mutated_and_cut_are_read_or_refused_in_lines()
    {
        var seed = Encoding.UTF8.GetBytes(Whole);
        var random = SeededRandom.At(3, 1, 1);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            var bytes = seed[..(round < 100 ? seed.Length * round / 100 : seed.Length)];
            for (var i = random.NextInt(4); i > 0 && bytes.Length > 0; i--)
                bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(128);
            try
            {
                Parse(Encoding.UTF8.GetString(bytes));
                read++;
            }
            catch (PlanException e)
            {
                Assert.All(e.Problems, static p => Assert.DoesNotContain('\n', p));
                refused++;
            }
        }

        Assert.True(read > 20 && refused > 100, $"{read} read, {refused} refused");
    }

    private WatchPlan Parse(string text) => WatchFileReader.Parse(text, "watch.yaml", static name => name == "KEY" ? "hidden" : null, _folder.FullName);
}
