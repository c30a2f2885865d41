using System.Text;
using System.Text.Json;
using Proofload.Lab.Faults;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>What reaches the server on the wire: protocol version, connections, proxies, and requests that are sent once and only once.</summary>
public sealed class ConnectionTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("HTTP/2", "--http2")]
    [InlineData("HTTP/1.1")]
    public async Task Over_tls_the_wanted_version_is_negotiated(string protocol, params string[] flags)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync(change: o => o with { Tls = true, CertificatePath = place.PathOf("ca.pem") });
        await AllPassAsync(place, 50, [server.BaseAddress.AbsoluteUri, "--path", "/echo", "--ca-file", "ca.pem", "-c", "8", "--check", $"$.protocol={protocol}", .. flags]);
    }

    [Fact]
    public async Task Without_tls_http2_is_spoken_with_prior_knowledge()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        await AllPassAsync(place, 50, [server.BaseAddress.AbsoluteUri, "--path", "/echo", "--http2", "-c", "8", "--check", "$.protocol=HTTP/2"]);
    }

    [Fact]
    public async Task Streams_work_over_http2_and_tls()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync(change: o => o with { Tls = true, CertificatePath = place.PathOf("ca.pem") });
        var run = await AllPassAsync(place, 50, [server.Api(), "--model", "sim", "--http2", "--ca-file", "ca.pem", "-c", "8"]);
        Assert.Equal(8, run.GetProperty("metrics").GetProperty("output_tokens").GetProperty("p50").GetDouble());
    }

    [Fact]
    public async Task Pooled_connections_serve_many_requests()
    {
        using var place = new Workplace();
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send(Answer), RawStep.Repeat);
        await AllPassAsync(place, 40, [server.BaseAddress.AbsoluteUri, "-c", "2"]);
        Assert.Equal(2, server.Accepted);
        Assert.Equal(40, server.Requests.Count);
    }

    [Fact]
    public async Task Fresh_connections_serve_one_request_each()
    {
        using var place = new Workplace();
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send(Answer), RawStep.Repeat);
        await AllPassAsync(place, 40, [server.BaseAddress.AbsoluteUri, "-c", "2", "--fresh-connections"]);
        Assert.Equal(40, server.Accepted);
        Assert.Equal(40, server.Requests.Count);
    }

    [Fact]
    public async Task The_limit_on_connections_is_kept()
    {
        using var place = new Workplace();
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Wait(TimeSpan.FromMilliseconds(5)), RawStep.Send(Answer), RawStep.Repeat);
        await AllPassAsync(place, 60, [server.BaseAddress.AbsoluteUri, "-c", "12", "--connections", "3"]);
        Assert.Equal(3, server.Accepted);
    }

    [Fact]
    public async Task The_proxy_of_the_plan_gets_the_requests()
    {
        using var place = new Workplace();
        await using var proxy = RawServer.Start(RawStep.ReadRequest, RawStep.Send(Answer), RawStep.Repeat);
        place.Write("plan.yaml", $$"""
            version: 1
            target: {url: http://model.invalid/predict, proxy: {{proxy.BaseAddress}}}
            load: {concurrency: 2, requests: 10}
            """);
        var (process, run) = await place.MeasureAsync("run", "plan.yaml");
        Assert.True(process.ExitCode is 0 or 4, process.StandardError);
        Assert.Equal(10, run.GetProperty("counts").GetProperty("ok").GetInt64());
        Assert.All(proxy.Requests, static request => Assert.StartsWith("GET http://model.invalid/predict HTTP/1.1\r\n", Encoding.ASCII.GetString(request), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_of_the_environment_is_ignored()
    {
        using var place = new Workplace();
        await using var proxy = RawServer.Start(RawStep.ReadRequest, RawStep.Send(Answer), RawStep.Repeat);
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send(Answer), RawStep.Repeat);
        foreach (var name in (string[])["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
        {
            place.Environment[name] = proxy.BaseAddress.AbsoluteUri;
        }

        await AllPassAsync(place, 10, [server.BaseAddress.AbsoluteUri]);
        Assert.Equal(0, proxy.Accepted);
        Assert.Equal(10, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_closes_idle_connections_costs_new_ones_and_no_failure()
    {
        using var place = new Workplace();
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send(Answer), RawStep.Close);
        await AllPassAsync(place, 10, [server.BaseAddress.AbsoluteUri, "-c", "1", "--think-time", "100ms"]);
        Assert.Equal(10, server.Requests.Count);
        Assert.Equal(10, server.Accepted);
    }

    [Fact]
    public async Task A_request_that_a_closing_connection_swallowed_is_a_failure_and_is_not_sent_again()
    {
        using var place = new Workplace();
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send(Answer), RawStep.ReadRequest, RawStep.Reset);
        var (process, run) = await place.MeasureAsync("run", server.BaseAddress.AbsoluteUri, "-c", "1", "-n", "10");

        Assert.True(process.ExitCode is 0 or 4, process.StandardError);
        var counts = run.GetProperty("counts");
        Assert.Equal(5, counts.GetProperty("ok").GetInt64());
        Assert.Equal(5, run.GetProperty("errors").GetProperty("reset").GetInt64());
        Assert.Equal(10, server.Requests.Count);
    }

    private static async Task<JsonElement> AllPassAsync(Workplace place, long requests, string[] arguments)
    {
        var (process, run) = await place.MeasureAsync(["run", .. arguments, "-n", $"{requests}"]);
        Assert.True(process.ExitCode is 0 or 4, process.StandardError);
        var counts = run.GetProperty("counts");
        Assert.True(counts.GetProperty("ok").GetInt64() == requests, run.GetProperty("error_samples").GetRawText());
        return run;
    }
}
