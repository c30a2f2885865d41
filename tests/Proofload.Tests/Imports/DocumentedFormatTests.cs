using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Tests.Imports;

/// <summary>Files in the formats that the tools document, with round numbers; what must come out is worked out by hand.</summary>
public sealed class DocumentedFormatTests
{
    [Fact]
    public void K6_json()
    {
        var run = Import.Fixture("k6.json");
        var time = run.Metrics["service_time"];

        // Successes 10, 20, 30 and 40 ms; from 05.000 to 05.405.
        Assert.Equal((4, 1, 1), (run.Counts.Ok, run.Counts.Failed, run.Counts.WarmUp));
        Close.Equal((0.01, 0.025), (time.Min!.Value, time.Mean!.Value), 1e-7);
        Close.Equal((0.02, 0.04), (time.P50!.Value, time.Max!.Value), 2e-5);
        Assert.Equal(0.405, run.Window, 1e-6);
        Assert.Equal(1, run.Errors["overloaded"]);
        Assert.Equal(0.0015, run.Metrics["tcp"].Max!.Value, 1e-9);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 4, 893, TimeSpan.Zero), run.StartedAt);
        Assert.Contains("dropped 4 iterations", run.Verdict.Reasons[1], StringComparison.Ordinal);
        Assert.Contains(run.Notes, static n => n.StartsWith("1 of 1 k6 checks failed", StringComparison.Ordinal));
        Assert.Equal([("http://127.0.0.1:8080/items", 3L, 0L), ("http://127.0.0.1:8080/cart", 1L, 1L)], run.Kinds.Select(static k => (k.Name, k.Counts.Ok, k.Counts.Failed)));
    }

    [Fact]
    public void K6_csv()
    {
        var run = Import.Fixture("k6.csv");

        // 1.5, 2.5 … 39.5 ms and one refused connection.
        Assert.Equal((39, 1, 1), (run.Counts.Ok, run.Counts.Failed, run.Errors["connect_refused"]));
        Assert.Equal(0.0205, run.Metrics["service_time"].P50!.Value, 2.1e-5);
        Assert.Equal(0.0205, run.Metrics["service_time"].Mean!.Value, 1e-9);
        Assert.Equal(39, run.Window, 0.01);
        Assert.Contains(run.Notes, static n => n.Contains("to the second", StringComparison.Ordinal));
    }

    [Fact]
    public void K6_summaries_old_and_new()
    {
        var export = Import.Fixture("k6-summary-export.json");
        Assert.Equal((195, 5, 10d), (export.Counts.Ok, export.Counts.Failed, export.Window));
        Close.Equal((0.012, 0.01, 0.024, 0.03), Percentiles(export, "service_time"), 1e-12);
        Assert.Null(export.Metrics["service_time"].P99);
        Assert.Equal(195, export.Metrics["service_time"].Count);

        var summary = Import.Fixture("k6-handle-summary.json");
        Assert.Equal((200, 0, 10.0005), (summary.Counts.Ok, summary.Counts.Failed, summary.Window));
        Assert.Equal(0.06, summary.Metrics["service_time"].P99);
        Assert.Null(summary.Metrics["service_time"].Histogram);
        Assert.Contains("confidence intervals", summary.Source!.Unknown.Keys);
    }

    [Fact]
    public void Vegeta_results_and_report()
    {
        var run = Import.Fixture("vegeta.json");
        Assert.Equal((3, 2, 1, 1), (run.Counts.Ok, run.Counts.Failed, run.Errors["overloaded"], run.Errors["timeout"]));
        Close.Equal((0.02, 0.03), (run.Metrics["service_time"].P50!.Value, run.Metrics["service_time"].Max!.Value), 2e-5);
        Assert.Equal(1.0, run.Metrics["time_to_failure"].Max);
        Assert.Equal(1.4, run.Window, 1e-9);
        Assert.Equal("http http://127.0.0.1:8080/", run.Fingerprint.Target);

        var report = Import.Fixture("vegeta-report.json");
        Assert.Equal((98, 2, 1, 1), (report.Counts.Ok, report.Counts.Failed, report.Errors["overloaded"], report.Errors["connect_refused"]));
        Close.Equal((0.002371194, 0.002854306, 0.003228223, 0.003478629), Percentiles(report, "service_time"), 1e-12);
        Assert.Equal(0.993507166, report.Window, 1e-9);
    }

    [Fact]
    public void Wrk2_corrected_latency_is_latency_and_uncorrected_is_service_time()
    {
        var run = Import.Fixture("wrk2.txt");
        Close.Equal((0.00646, 0.006671, 0.009143, 0.009783), Percentiles(run, "latency"), 1e-12);
        Close.Equal((0.01118, 0.01201, 0.012336), (run.Metrics["latency"].P99!.Value, run.Metrics["latency"].P999!.Value, run.Metrics["latency"].Max!.Value), 1e-12);
        Close.Equal((0.002812, 0.002679, 0.004467, 0.004799), Percentiles(run, "service_time"), 1e-12);
        Assert.Equal((39_500, 60_015, 5), (run.Metrics["latency"].Count, run.Counts.Ok, run.Counts.Failed));
        Assert.DoesNotContain("latency", run.Source!.Unknown.Keys);
        Assert.Contains("lateness", run.Source.Unknown.Keys);
        Assert.Equal(MeasurementState.Unknown, run.Verdict.Measurement);
    }

    [Fact]
    public void Aiperf_records()
    {
        var run = Import.Fixture("aiperf/profile_export.jsonl");
        Assert.Equal((2, 1, 1, 1), (run.Counts.Ok, run.Counts.Failed, run.Counts.Cancelled, run.Counts.WarmUp));
        Close.Equal((0.2, 0.3), (run.Metrics["service_time"].Min!.Value, run.Metrics["service_time"].Max!.Value), 1e-9);
        Close.Equal((0.08, 0.1), (run.Metrics["service_ttft"].Min!.Value, run.Metrics["service_ttft"].Max!.Value), 1e-9);

        // (300 - 100) / 4 and (200 - 80) / 3; gaps 50 40 60 50 40 40 40.
        Close.Equal((0.04, 0.05), (run.Metrics["tpot"].Min!.Value, run.Metrics["tpot"].Max!.Value), 1e-9);
        Close.Equal((7, 0.04, 0.06), (run.Metrics["inter_chunk"].Count, run.Metrics["inter_chunk"].Min, run.Metrics["inter_chunk"].Max), 1e-9);
        Assert.Equal(0.06, run.Metrics["longest_stall"].Max!.Value, 1e-9);
        Close.Equal((9, 0.30005), (run.Metrics["output_tokens"].Mean * 2, run.Window), 1e-9);
        Assert.DoesNotContain("ttft", run.Metrics.Keys);
    }

    [Fact]
    public void Aiperf_summary()
    {
        var run = Import.Fixture("aiperf-summary.json");
        Assert.Equal((96, 3, 2, 3), (run.Counts.Ok, run.Counts.Failed, run.Counts.Cancelled, run.Errors["overloaded"]));
        Close.Equal((2.61775, 1.56004, 5.8698, 7.0534), Percentiles(run, "service_time"), 1e-9);
        Assert.Equal((41_550, 0.1365), (run.Metrics["inter_chunk"].Count, run.Metrics["service_ttft"].P50));
        Assert.Equal((324.25, 0.5, "0.10.0"), (run.Rates.OutputTokens, run.Rates.Goodput, run.Source!.Version));
        Assert.Equal("aiperf http://localhost:8000", run.Fingerprint.Target);
    }

    [Fact]
    public void Vllm_statistics()
    {
        var run = Import.Fixture("vllm.json");
        Assert.Equal((3, 1, 2d), (run.Counts.Ok, run.Counts.Failed, run.Window));
        Close.Equal((0.2, 0.19, 0.28), (run.Metrics["service_time"].Mean!.Value, run.Metrics["service_time"].P50!.Value, run.Metrics["service_time"].P99!.Value), 1e-12);
        Close.Equal((0.1, 0.025, 0.0255), (run.Metrics["service_ttft"].Mean!.Value, run.Metrics["tpot"].Mean!.Value, run.Metrics["inter_chunk"].Mean!.Value), 1e-12);
        Assert.Null(run.Rates.Offered);
    }

    [Theory]
    [InlineData("vllm-detailed.json", 2, 0)]
    [InlineData("vllm-start-times.json", 1.8, 2)]
    public void Vllm_requests(string name, double window, int intervals)
    {
        var run = Import.Fixture(name);

        // End to end 100+100, 200+100 and 150+60 ms; tokens 5, 3 and 4.
        Assert.Equal((3, 1, 1), (run.Counts.Ok, run.Counts.Failed, run.Errors["timeout"]));
        Close.Equal((0.2, 0.3), (run.Metrics["service_time"].Min!.Value, run.Metrics["service_time"].Max!.Value), 1e-9);
        Assert.Equal(0.71 / 3, run.Metrics["service_time"].Mean!.Value, 1e-9);
        Close.Equal((0.02, 0.05), (run.Metrics["tpot"].Min!.Value, run.Metrics["tpot"].Max!.Value), 1e-9);
        Close.Equal((9, 0.01, 0.05), (run.Metrics["inter_chunk"].Count, run.Metrics["inter_chunk"].Min, run.Metrics["inter_chunk"].Max), 1e-9);
        Close.Equal((window, 6d), (run.Window, run.Rates.OutputTokens!.Value), 1e-9);
        Assert.Equal(intervals, run.Series.Count);
        Assert.Equal(intervals > 0, run.Metrics.ContainsKey("time_to_failure"));
    }

    [Fact]
    public void Guidellm_is_a_run_for_each_benchmark_and_knows_when_requests_were_due()
    {
        var runs = Import.Fixtures("guidellm.json");
        Assert.Equal(["guidellm 1 constant 2.0", "guidellm 2 concurrent 4"], runs.Select(static r => r.Name));
        var open = runs[0];
        Assert.Equal((3, 1, 1, 4L), (open.Counts.Ok, open.Counts.Failed, open.Errors["timeout"], open.Counts.Intended!.Value));
        Close.Equal((0.201, 0.5), (open.Metrics["latency"].Min!.Value, open.Metrics["latency"].Max!.Value), 1e-5);
        Close.Equal((0.2, 0.4), (open.Metrics["service_time"].Min!.Value, open.Metrics["service_time"].Max!.Value), 1e-5);
        Close.Equal((0.001, 0.1), (open.Metrics["lateness"].Min!.Value, open.Metrics["lateness"].Max!.Value), 1e-5);
        Close.Equal((0.07, 0.28 - 0.06), (open.Metrics["tpot"].Max!.Value, open.Metrics["tpot"].P50!.Value * 4), 5e-4);
        Assert.Equal((2d, "0.5.0"), (open.Rates.Offered, open.Source!.Version));

        // Late by 20 % of the latency: known, so it is said; a good figure would not certify the run.
        Assert.Equal(MeasurementState.Suspect, open.Verdict.Measurement);
        Assert.Contains("sent late", open.Verdict.Reasons[0], StringComparison.Ordinal);

        Assert.Equal((95, 5, 2), (runs[1].Counts.Ok, runs[1].Counts.Failed, runs[1].Counts.Cancelled));
        Close.Equal((0.5, 0.45, 0.65, 0.7), Percentiles(runs[1], "service_time"), 1e-12);
        Assert.Equal((MeasurementState.Unknown, null, null), (runs[1].Verdict.Measurement, runs[1].Counts.Intended, runs[1].Rates.Offered));
        Assert.DoesNotContain("service_ttft", runs[1].Metrics.Keys);
        Assert.NotEqual(runs[0].Id, runs[1].Id);
    }

    [Fact]
    public void Loadgen_detail_and_summary()
    {
        var run = Import.Fixture("mlperf");
        Assert.Equal((60_001, 0, 600d), (run.Counts.Ok, run.Counts.Failed, run.Window));
        Close.Equal((0.0125, 0.011, 0.02, 0.025), Percentiles(run, "latency"), 1e-12);
        Close.Equal((0.07, 0.03, 0.009), (run.Metrics["latency"].P999!.Value, run.Metrics["ttft"].P99!.Value, run.Metrics["tpot"].P99!.Value), 1e-12);
        Assert.Equal((100.5, 20_000.5, "4.1"), (run.Rates.Offered, run.Rates.OutputTokens, run.Source!.Version));
        Assert.Equal(("Server", true, true, 100.5), (run.Mlperf!.Scenario, run.Mlperf.Valid, run.Mlperf.Official, run.Mlperf.Value));
        Assert.Equal(MeasurementState.Unknown, run.Verdict.Measurement);

        var single = Import.Fixture("mlperf-single-stream-summary.txt");
        Close.Equal((6_145, 76.8), (single.Counts.Ok, single.Window), 1e-9);
        Assert.Equal(0.02, single.Mlperf!.Value);
        Assert.Contains("mlperf_log_detail.txt", Assert.Throws<Proofload.Imports.ImportException>(static () => Import.Fixture("mlperf/mlperf_log_summary.txt")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k6.json")]
    [InlineData("vegeta.json")]
    [InlineData("vegeta-report.json")]
    [InlineData("aiperf-summary.json")]
    public void Secrets_of_addresses_and_configurations_stay_behind(string name)
    {
        var text = File.ReadAllText(Import.PathOf(name));
        Assert.True(text.Contains("secret", StringComparison.Ordinal) || text.Contains(":pw@", StringComparison.Ordinal));
        var json = RunResultJson.Write(Import.Fixture(name));
        Assert.DoesNotContain("secret", json, StringComparison.Ordinal);
        Assert.DoesNotContain(":pw@", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fixture_is_recognised_and_survives_being_stored()
    {
        var files = Directory.GetFiles(Import.PathOf(""), "*", SearchOption.AllDirectories)
            .Select(static f => Path.GetRelativePath(Import.PathOf(""), f)).Where(static f => f is not "README.md" && !f.Contains("exceptions", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 25);
        foreach (var run in files.Where(static f => f is not ("ab.csv" or "locust/locust_failures.csv" or "mlperf/mlperf_log_summary.txt")).SelectMany(static f => Import.Fixtures(f)))
            Assert.Equal(RunResultJson.Write(run), RunResultJson.Write(RunResultJson.Read(RunResultJson.Write(run))));
    }

    private static (double? Mean, double? P50, double? P90, double? P95) Percentiles(RunResult run, string metric)
    {
        var m = run.Metrics[metric];
        return (m.Mean, m.P50, m.P90, m.P95);
    }
}
