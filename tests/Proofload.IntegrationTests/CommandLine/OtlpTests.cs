using System.Net.Http.Json;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>What a run exports, as OpenTelemetry's own messages decode it.</summary>
public sealed class OtlpTests(OtlpReceiver receiver)
{
    private const string Token = "otlp-PROOFLOADTOKEN-77aa";

    [Theory]
    [InlineData("cumulative", "exponential", "none")]
    [InlineData("delta", "explicit", "gzip")]
    [InlineData("delta", "exponential", "none")]
    public async Task A_collector_that_is_busy_at_times_still_gets_every_request(string temporality, string histograms, string compression)
    {
        var collector = new Uri(await receiver.RequireAsync(), $"busy-{temporality}-{histograms}/");
        using var http = new HttpClient();
        using var answers = JsonContent.Create(new[] { 503, 200, 503, 429, 502, 200 });
        (await http.PutAsync(collector.AbsoluteUri.TrimEnd('/'), answers, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await using var server = await TestModel.QuickAsync();
        using var place = new Workplace();
        place.Environment["COLLECTOR_TOKEN"] = Token;
        var plan = place.Write("plan.yaml", $$"""
            version: 1
            name: exported
            target: {url: "{{server.Api()}}", protocol: openai-chat, model: sim}
            load: {model: constant-concurrency, concurrency: 2, duration: 2s}
            objectives: [latency p99 < 30s]
            otlp:
              endpoint: {{collector.AbsoluteUri.TrimEnd('/')}}
              interval: 300ms
              temporality: {{temporality}}
              histograms: {{histograms}}
              compression: {{compression}}
              headers: {Authorization: "Bearer ${COLLECTOR_TOKEN}"}
              attributes: {deployment.environment.name: test}
            """);
        var (process, run) = await place.MeasureAsync("run", plan);
        var exports = await http.GetFromJsonAsync<JsonElement[]>(collector.AbsoluteUri.TrimEnd('/'), TestContext.Current.CancellationToken);
        Assert.NotNull(exports);
        var taken = exports.Where(static e => e.GetProperty("status").GetInt32() == 200).ToList();
        Assert.True(taken.Count < exports.Length, "no export was refused");
        Assert.All(exports, static e => Assert.Equal("Bearer " + Token, e.GetProperty("headers").GetProperty("authorization").GetString()));
        Assert.DoesNotContain(Token, process.StandardOutput + process.StandardError, StringComparison.Ordinal);
        var counted = temporality == "delta" ? taken : [taken[^1]];
        var ok = run.GetProperty("counts").GetProperty("ok").GetInt64();
        Assert.True(ok > 0);
        Assert.Equal(ok, counted.Sum(static e => Points(e, "proofload.requests", "sum").Where(static p => Attribute(p, "outcome") == "ok").Sum(static p => Number(p, "asInt"))));
        Assert.Equal(run.GetProperty("counts").GetProperty("failed").GetInt64(), counted.Sum(static e => Points(e, "proofload.requests", "sum").Where(static p => Attribute(p, "outcome") is not ("ok" or "cancelled")).Sum(static p => Number(p, "asInt"))));
        var form = histograms == "explicit" ? "histogram" : "exponentialHistogram";
        var latencies = counted.SelectMany(e => Points(e, "proofload.latency", form)).ToList();
        var latency = run.GetProperty("metrics").GetProperty("latency");
        Assert.Equal(ok, latencies.Sum(static p => Number(p, "count")));
        Assert.Equal(ok, latencies.Sum(p => Buckets(p, form).Sum()));
        Assert.Equal(latency.GetProperty("mean").GetDouble(), latencies.Sum(static p => p.GetProperty("sum").GetDouble()) / ok, 6);
        Assert.Equal("test", Resource(taken[^1], "deployment.environment.name"));
        Assert.Equal(run.GetProperty("id").GetString(), Resource(taken[^1], "service.instance.id"));
        if (form == "histogram")
            Assert.Contains(30.0, latencies[0].GetProperty("explicitBounds").EnumerateArray().Select(static b => b.GetDouble()));
    }

    [Fact]
    public async Task A_watch_exports_what_it_counted()
    {
        var collector = new Uri(await receiver.RequireAsync(), "watch");
        await using var target = await ProbeLog.StartAsync();
        using var place = new Workplace();
        place.Environment["COLLECTOR_TOKEN"] = Token;
        place.Write("slo.yaml", "version: 1\nservice: s\nwindow: 1h\nobjectives:\n  - {name: fast, objective: \"latency 99% < 5s\"}\n");
        var file = place.Write("watch.yaml", $$"""
            version: 1
            name: exported
            objectives: slo.yaml
            defaults: {every: 50ms, service: s}
            targets:
              - name: a
                target: {url: "{{target.Address}}"}
            otlp:
              endpoint: {{collector.AbsoluteUri}}
              interval: 300ms
              histograms: explicit
              headers: {Authorization: "Bearer ${COLLECTOR_TOKEN}"}
            """);

        // The second process counts anew: totals that outlive a process are no increase at its start.
        await place.MeasureAsync("watch", file, "--port", "0", "--duration", "800ms");
        var (process, status) = await place.MeasureAsync("watch", file, "--port", "0", "--duration", "800ms");

        using var http = new HttpClient();
        var exports = await http.GetFromJsonAsync<JsonElement[]>(collector, TestContext.Current.CancellationToken);
        var last = exports![^1];
        var succeeded = status.GetProperty("targets")[0].GetProperty("succeeded").GetInt64();
        Assert.True(succeeded > 0);
        Assert.True(status.GetProperty("objectives")[0].GetProperty("counted").GetProperty("total").GetInt64() > succeeded);
        Assert.Equal(succeeded, Points(last, "proofload.requests", "sum").Where(static p => Attribute(p, "outcome") == "ok").Sum(static p => Number(p, "asInt")));
        Assert.Equal(succeeded, Number(Assert.Single(Points(last, "proofload.objective.events", "sum")), "asInt"));
        var latency = Assert.Single(Points(last, "proofload.latency", "histogram"));
        Assert.Equal((succeeded, "a", "s"), (Number(latency, "count"), Attribute(latency, "probe"), Attribute(latency, "service")));
        Assert.Contains(5.0, latency.GetProperty("explicitBounds").EnumerateArray().Select(static b => b.GetDouble()));
        Assert.Equal("exported/2", Resource(last, "service.instance.id"));
        Assert.DoesNotContain(Token, process.StandardOutput + process.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exponential_buckets_hold_the_percentiles()
    {
        var collector = new Uri(await receiver.RequireAsync(), "percentiles");
        await using var server = await TestModel.QuickAsync();
        using var place = new Workplace();
        place.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.AbsoluteUri;
        var (_, run) = await place.MeasureAsync("run", server.Api(), "--model", "sim", "-n", "60", "--otlp", "env");
        using var http = new HttpClient();
        var exports = await http.GetFromJsonAsync<JsonElement[]>(collector, TestContext.Current.CancellationToken);
        var point = Assert.Single(Points(exports![^1], "proofload.latency", "exponentialHistogram"));
        var (rank, index) = ((Number(point, "count") + 1) / 2, point.GetProperty("positive").GetProperty("offset").GetInt32());
        foreach (var count in Buckets(point, "exponentialHistogram"))
        {
            rank -= count;
            if (rank <= 0)
                break;
            index++;
        }

        var growth = Math.Pow(2, Math.Pow(2, -point.GetProperty("scale").GetInt32()));
        var median = run.GetProperty("metrics").GetProperty("latency").GetProperty("p50").GetDouble();
        Assert.InRange(median, Math.Pow(growth, index) * 0.998, Math.Pow(growth, index + 1) * 1.002);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_changes_no_number_and_no_exit_code()
    {
        await using var server = await TestModel.QuickAsync();
        using var place = new Workplace();
        var (process, run) = await place.MeasureAsync("run", server.Api(), "--model", "sim", "-n", "20", "--otlp", $"http://127.0.0.1:{FreePort.Next()}");
        Assert.Equal(20, run.GetProperty("counts").GetProperty("ok").GetInt64());
        Assert.True(process.ExitCode is 0 or 4, process.StandardError);
        Assert.Contains("otlp: 127.0.0.1:", process.StandardError, StringComparison.Ordinal);
        Assert.Contains(run.GetProperty("notes").EnumerateArray().Select(static n => n.GetString()), static n => n!.StartsWith("otlp: the figures are not complete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_variable_is_said_before_anything_is_sent()
    {
        await using var server = await TestModel.QuickAsync();
        using var place = new Workplace();
        place.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        var run = await place.RunAsync("run", server.Api(), "--model", "sim", "-n", "5", "--otlp", "env");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("OTEL_EXPORTER_OTLP_PROTOCOL asks for 'grpc'", run.StandardError, StringComparison.Ordinal);
        Assert.Equal(0, server.Statistics.Requests);
    }

    private static IEnumerable<JsonElement> Points(JsonElement export, string name, string kind) => export.GetProperty("message").GetProperty("resourceMetrics")[0].GetProperty("scopeMetrics")[0]
        .GetProperty("metrics").EnumerateArray().Where(m => m.GetProperty("name").GetString() == name).SelectMany(m => m.GetProperty(kind).GetProperty("dataPoints").EnumerateArray());

    private static long Number(JsonElement point, string name) => point.GetProperty(name).GetInt64();

    private static IEnumerable<long> Buckets(JsonElement point, string form) => (form == "histogram" ? point.GetProperty("bucketCounts") : point.GetProperty("positive").GetProperty("bucketCounts"))
        .EnumerateArray().Select(static c => c.GetInt64());

    private static string? Attribute(JsonElement point, string name) => Find(point.GetProperty("attributes"), name);

    private static string? Resource(JsonElement export, string name) => Find(export.GetProperty("message").GetProperty("resourceMetrics")[0].GetProperty("resource").GetProperty("attributes"), name);

    private static string? Find(JsonElement attributes, string name) => attributes.EnumerateArray()
        .Where(a => a.GetProperty("key").GetString() == name).Select(static a => a.GetProperty("value").GetProperty("stringValue").GetString()).FirstOrDefault();
}
