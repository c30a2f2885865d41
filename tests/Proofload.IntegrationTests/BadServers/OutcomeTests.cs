using Proofload.IntegrationTests.Truth;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using Times = Proofload.Lab.Simulator.Sampling.Distribution;

namespace Proofload.IntegrationTests.BadServers;

/// <summary>Whatever a server does, each request gets its outcome class: no crash, no hang beyond the timeout, bounded memory.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class OutcomeTests
{
    [Theory]
    [InlineData("rate_limited=1", "rate_limited")]
    [InlineData("http_5xx=1", "http_5xx")]
    [InlineData("http_4xx=1", "http_4xx")]
    [InlineData("overloaded=1", "overloaded")]
    [InlineData("overloaded=1:529", "overloaded")]
    [InlineData("stream_error=1", "stream_error")]
    [InlineData("truncated=1", "truncated")]
    [InlineData("reset=1", "truncated")]
    [InlineData("hang=1:20s", "timeout")]
    [InlineData("malformed_event=1", "invalid_response")]
    [InlineData("empty=1", "empty")]
    [InlineData("invalid_utf8=1", "invalid_response")]
    [InlineData("huge_line=1:100MB", "invalid_response")]
    [InlineData("garbage=1", "invalid_response")]
    [InlineData("half_event=1", "truncated")]
    public async Task Each_fault_of_a_stream_becomes_its_outcome_class(string faults, string outcome)
    {
        await using var server = await Bench.ServerAsync(Quick() with { Faults = FaultSchedule.Parse(faults) });
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var result = await Bench.RunAsync(Plan(server.BaseAddress));

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(0, result.Counts.Ok);
        Assert.Equal([outcome], result.Errors.Keys);
        Assert.True(result.Metrics["time_to_failure"].Max < 5, "no failure takes longer than the timeout allows");
        Assert.All(result.ErrorSamples, static e => Assert.NotEqual("", e.Detail));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 64 << 20, "memory stays bounded");
    }

    [Theory]
    [InlineData("split_event=1")]
    [InlineData("slow_first_token=1:50ms")]
    [InlineData("stall=1:50ms")]
    [InlineData("no_usage=1")]
    public async Task A_slow_or_oddly_cut_stream_is_still_a_success(string faults)
    {
        await using var server = await Bench.ServerAsync(Quick() with { Faults = FaultSchedule.Parse(faults) });

        var result = await Bench.RunAsync(Plan(server.BaseAddress));

        Bench.EverythingIsAccountedFor(result);
        Assert.Empty(result.Errors);
        Assert.Equal(8, result.Metrics["output_tokens"].P50);
    }

    [Fact]
    public async Task A_mix_of_faults_is_counted_by_kind_and_kept_out_of_the_latency()
    {
        await using var server = await Bench.ServerAsync(Quick() with { Faults = FaultSchedule.Parse("http_5xx=0.2,truncated=0.1,rate_limited=0.1"), Seed = 5 });

        var result = await Bench.RunAsync(Plan(server.BaseAddress, requests: 500));

        Bench.EverythingIsAccountedFor(result);
        Assert.InRange(result.Errors["http_5xx"], 60, 140);
        Assert.InRange(result.Errors["truncated"], 20, 85);
        Assert.InRange(result.Errors["rate_limited"], 20, 85);
        Assert.Equal(result.Counts.Ok, result.Metrics["latency"].Count);
        Assert.Equal(result.Counts.Failed, result.Metrics["time_to_failure"].Count);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "connect_refused")]
    [InlineData("http://nonexistent.invalid", "dns")]
    public async Task An_address_without_a_server_is_an_outcome_too(string url, string outcome)
    {
        var result = await Bench.RunAsync(Plan(new Uri(url)));

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal([outcome], result.Errors.Keys);
        Assert.NotEqual(Outcome.Passed, result.Verdict.Outcome);
    }

    [Fact]
    public async Task Wrong_path_and_wrong_key_are_http_4xx()
    {
        await using var server = await Bench.ServerAsync(Quick() with { ApiKey = "right" });
        var plan = Plan(server.BaseAddress);

        var wrongKey = await Bench.RunAsync(plan with { Target = plan.Target with { ApiKey = Secret.Environment("${KEY}", "wrong-key-value") } });
        var wrongPath = await Bench.RunAsync(plan with { Requests = [new RequestPlan { Name = "wrong", Path = "/v1/nowhere" }] });

        Assert.Equal(["http_4xx"], wrongKey.Errors.Keys);
        Assert.Equal(["http_4xx"], wrongPath.Errors.Keys);
        Assert.DoesNotContain("wrong-key-value", RunResultJson.Write(wrongKey), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_a_tls_failure_and_trusting_it_is_a_success()
    {
        var pem = Path.Combine(Path.GetTempPath(), $"proofload-ca-{Environment.ProcessId}.pem");
        await using var server = await Bench.ServerAsync(Quick() with { Tls = true, CertificatePath = pem });
        var plan = Plan(server.BaseAddress);

        var untrusted = await Bench.RunAsync(plan);
        var trusted = await Bench.RunAsync(plan with { Target = plan.Target with { Tls = new TlsPlan { CertificateAuthority = pem } } });
        var http2 = await Bench.RunAsync(plan with
        {
            Target = plan.Target with { Tls = new TlsPlan { Verify = false }, HttpVersion = HttpVersionChoice.Http2 },
        });

        Assert.Equal(["tls"], untrusted.Errors.Keys);
        Assert.Empty(trusted.Errors);
        Assert.Empty(http2.Errors);
    }

    private static SimulatorOptions Quick() => new()
    {
        Generation = new GenerationOptions
        {
            TimeToFirstToken = Times.ParseDuration("constant:5ms"),
            InterToken = Times.ParseDuration("constant:2ms"),
            OutputTokens = Times.ParseCount("constant:8"),
        },
    };

    private static RunPlan Plan(Uri url, long requests = 20)
    {
        var plan = Bench.Chat(url, new IterationsLoad { Users = 4, Iterations = requests, Shared = true }, outputTokens: 8);
        return plan with { Target = plan.Target with { Timeout = TimeSpan.FromSeconds(2), ConnectTimeout = TimeSpan.FromSeconds(2) } };
    }
}
