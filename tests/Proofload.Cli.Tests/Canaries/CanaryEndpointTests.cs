using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Proofload.Analysis.Canaries;
using Proofload.Cli.Canaries;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Tests.Canaries;

public sealed class CanaryEndpointTests
{
    private const string Body = """{"name":"podinfo","namespace":"test","phase":"Progressing","metadata":{"a":"b"}}""";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CanaryVerdict.Pass, 200)]
    [InlineData(CanaryVerdict.Worse, 412)]
    [InlineData(CanaryVerdict.Unsteady, 412)]
    [InlineData(CanaryVerdict.Inconclusive, 424)]
    public async Task Flagger_reads_the_status_and_Argo_the_verdict(CanaryVerdict verdict, int status)
    {
        CanaryRequest? asked = null;
        await using var endpoint = await StartAsync((request, _) => { asked = request; return Task.FromResult(Result(verdict)); });
        using var client = new HttpClient { BaseAddress = endpoint.Address };
        using var flagger = await client.PostAsync("/flagger", Json(Body), None);
        Assert.Equal(status, (int)flagger.StatusCode);
        Assert.Equal(new CanaryRequest("podinfo", "test"), asked);
        using var argo = await client.GetAsync("/argo?name=podinfo&namespace=test", None);
        Assert.Equal(HttpStatusCode.OK, argo.StatusCode);
        var document = JsonElement.Parse(await argo.Content.ReadAsStringAsync(None));
        Assert.Equal(verdict.ToString(), document.GetProperty("verdict").GetString(), ignoreCase: true);
    }

    [Fact]
    public async Task A_second_question_about_the_same_canary_gets_the_same_judgement_and_another_canary_has_to_wait()
    {
        var begun = 0;
        var end = new TaskCompletionSource();
        await using var endpoint = await StartAsync(async (_, _) => { Interlocked.Increment(ref begun); await end.Task; return Result(CanaryVerdict.Pass); });
        using var client = new HttpClient { BaseAddress = endpoint.Address };
        var first = client.PostAsync("/flagger", Json(Body), None);
        while (Volatile.Read(ref begun) == 0)
            await Task.Delay(5, None);
        var second = client.PostAsync("/flagger", Json(Body), None);
        using var other = await client.PostAsync("/flagger", Json(Body.Replace("podinfo", "other", StringComparison.Ordinal)), None);
        Assert.Equal(HttpStatusCode.TooManyRequests, other.StatusCode);
        end.SetResult();
        Assert.All(await Task.WhenAll(first, second), static r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task A_judgement_that_takes_too_long_ends_and_is_no_pass()
    {
        await using var endpoint = await StartAsync(static async (_, stop) => { await Task.Delay(Timeout.InfiniteTimeSpan, stop); return Result(CanaryVerdict.Pass); }, TimeSpan.FromMilliseconds(50));
        using var client = new HttpClient { BaseAddress = endpoint.Address };
        using var answer = await client.PostAsync("/flagger", Json(Body), None);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public async Task A_judgement_that_cannot_be_made_is_an_error_of_the_endpoint()
    {
        await using var endpoint = await StartAsync(static (_, _) => throw new CommandException("Prometheus at x cannot be asked"));
        using var client = new HttpClient { BaseAddress = endpoint.Address };
        using var answer = await client.PostAsync("/argo", Json("{}"), None);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("cannot be asked", await answer.Content.ReadAsStringAsync(None), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/flagger", "[1]", 400)]
    [InlineData("/flagger", "{\"name\":\"a b\"}", 400)]
    [InlineData("/flagger", "{\"name\":\"evil.example/x?\"}", 400)]
    [InlineData("/flagger", "{\"name\":7}", 400)]
    [InlineData("/elsewhere", "{}", 404)]
    public async Task What_is_no_question_is_refused(string path, string body, int status)
    {
        await using var endpoint = await StartAsync(static (_, _) => Task.FromResult(Result(CanaryVerdict.Pass)));
        using var client = new HttpClient { BaseAddress = endpoint.Address };
        using var answer = await client.PostAsync(path, Json(body), None);
        Assert.Equal(status, (int)answer.StatusCode);
        using var health = await client.GetAsync("/healthz", None);
        Assert.Equal("ok\n", await health.Content.ReadAsStringAsync(None));
        using var large = await client.PostAsync("/flagger", Json(new string(' ', CanaryEndpoint.LargestBody + 1)), None);
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
    }

    [Fact]
    public void Truncated_and_broken_bodies_never_crash()
    {
        var bytes = Encoding.UTF8.GetBytes(Body);
        for (var length = 1; length < bytes.Length; length++)
            Assert.Null(CanaryRequest.Read(bytes.AsMemory(0, length), out _));
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var value in new byte[] { 0, 0x22, 0x5c, 0x7b, 0xc3, 0xff })
            {
                var broken = bytes.ToArray();
                broken[at] = value;
                if (CanaryRequest.Read(broken, out var problem) is null)
                    Assert.NotEmpty(problem);
            }
        }
    }

    [Fact]
    public async Task The_samples_start_the_endpoint_and_ask_where_it_answers()
    {
        var samples = Samples();
        string[] arguments = [.. File.ReadLines(Path.Combine(samples, "proofload.yaml")).Select(static l => l.Trim())
            .SkipWhile(static l => l != "args:").Skip(1).TakeWhile(static l => l.StartsWith("- ", StringComparison.Ordinal))
            .Select(static l => l[2..].Replace("--port=8088", "--port=0", StringComparison.Ordinal).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal))];
        using var cli = new CliHarness();
        await cli.StopSource.CancelAsync();
        Assert.True(await cli.RunAsync(arguments) == 0, cli.Error);
        Assert.StartsWith("listening on http://127.0.0.1:", cli.Output, StringComparison.Ordinal);
        Assert.Contains(":8088/flagger", File.ReadAllText(Path.Combine(samples, "flagger.yaml")), StringComparison.Ordinal);
        var argo = File.ReadAllText(Path.Combine(samples, "argo-rollouts.yaml"));
        Assert.Contains(":8088/argo", argo, StringComparison.Ordinal);
        Assert.Contains("successCondition: result.verdict == \"pass\"", argo, StringComparison.Ordinal);
    }

    private static string Samples([CallerFilePath] string caller = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "..", "samples", "canary"));

    private static Task<CanaryEndpoint> StartAsync(Func<CanaryRequest, CancellationToken, Task<CanaryResult>> judge, TimeSpan? limit = null) =>
        CanaryEndpoint.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), new CanaryDesk(judge, 1, limit ?? TimeSpan.FromSeconds(60)), static _ => { });

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static CanaryResult Result(CanaryVerdict verdict) => new()
    {
        Verdict = verdict,
        Reason = "because",
        Ending = CanaryEnding.Completed,
        Series = [],
        Baseline = "a",
        Canary = "b",
        Window = 1,
        Planned = 6,
        Seen = 6,
    };
}
