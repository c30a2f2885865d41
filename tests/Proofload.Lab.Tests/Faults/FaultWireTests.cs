using System.Text;
using System.Text.Json;
using Proofload.Lab.Faults;

namespace Proofload.Lab.Tests;

/// <summary>Each fault against a plain socket: exactly what goes over the wire.</summary>
public sealed class FaultWireTests
{
    private static readonly string Streaming = SimulatorHost.Chat("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    private static readonly string Whole = SimulatorHost.Chat("\"stream\":false");

    [Fact]
    public void EveryFaultOfTheCatalogue_HasATestHere()
    {
        var tested = typeof(FaultWireTests).GetMethods().SelectMany(m => m.GetCustomAttributes(typeof(TestsFaultAttribute), inherit: false)).Cast<TestsFaultAttribute>().Select(a => a.Name);
        Assert.Equal(FaultCatalog.All.Select(k => k.Name).Order(), tested.Distinct().Order());
    }

    [Theory]
    [TestsFault("rate_limited")]
    [TestsFault("overloaded")]
    [TestsFault("http_5xx")]
    [TestsFault("http_4xx")]
    [InlineData("rate_limited=1", 429, "1")]
    [InlineData("rate_limited=1:2500ms", 429, "3")]
    [InlineData("rate_limited=1:none", 429, null)]
    [InlineData("overloaded=1", 503, null)]
    [InlineData("overloaded=1:529", 529, null)]
    [InlineData("http_5xx=1", 500, null)]
    [InlineData("http_5xx=1:504", 504, null)]
    [InlineData("http_4xx=1:422", 422, null)]
    public async Task StatusFaults(string fault, int status, string? retryAfter)
    {
        await using var host = await SimulatorHost.StartAsync("faults=" + fault);
        foreach (var body in (string[])[Streaming, Whole])
        {
            var answer = await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", body);
            Assert.StartsWith($"HTTP/1.1 {status} ", answer.Text, StringComparison.Ordinal);
            Assert.Equal(retryAfter, answer.Head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Retry-After: ", StringComparison.Ordinal))?["Retry-After: ".Length..]);
            Assert.Equal(JsonValueKind.Object, SimulatorHost.Json(Encoding.UTF8.GetString(answer.Body)).GetProperty("error").ValueKind);
        }
    }

    [Fact]
    [TestsFault("stream_error")]
    public async Task StreamError_EndsWithAnErrorEventAndNoDone()
    {
        var (events, answer) = await StreamAsync("stream_error=1");
        Assert.True(answer.Dechunk().IsComplete);
        Assert.Equal("server_error", SimulatorHost.Json(events[^1]).GetProperty("error").GetProperty("type").GetString());
        Assert.InRange(TokenEvents(events), 1, 4);
    }

    [Fact]
    [TestsFault("truncated")]
    public async Task Truncated_StreamEndsProperlyWithoutFinishOrDone()
    {
        var (events, answer) = await StreamAsync("truncated=1");
        Assert.True(answer.Dechunk().IsComplete);
        Assert.False(answer.WasReset);
        Assert.InRange(TokenEvents(events), 1, 4);
        Assert.All(events, e => Assert.Equal(JsonValueKind.Null, SimulatorHost.Choice(e).GetProperty("finish_reason").ValueKind));
    }

    [Theory]
    [TestsFault("wrong_content_length")]
    [InlineData("truncated=1", false, 0.5)]
    [InlineData("reset=1", true, 0.5)]
    [InlineData("wrong_content_length=1", false, 1)]
    public async Task ShortBodies_EndBeforeTheAnnouncedLength(string fault, bool reset, double share)
    {
        await using var host = await SimulatorHost.StartAsync("faults=" + fault);
        await using var healthy = await SimulatorHost.StartAsync();
        var full = (await RawAnswer.PostAsync(healthy.Server.BaseAddress, "/v1/chat/completions", Whole)).Body;
        var answer = await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", Whole, keepAlive: true);
        Assert.Equal(reset, answer.WasReset);
        Assert.Contains($"Content-Length: {(share < 1 ? full.Length : full.Length + 1024)}", answer.Head, StringComparison.Ordinal);
        Assert.Equal((int)(full.Length * share), answer.Body.Length);
    }

    [Fact]
    [TestsFault("reset")]
    public async Task Reset_StreamEndsInARst()
    {
        var (events, answer) = await StreamAsync("reset=1");
        Assert.True(answer.WasReset);
        Assert.InRange(TokenEvents(events), 1, 4);
    }

    [Fact]
    [TestsFault("half_event")]
    public async Task HalfEvent_EndsInAFinInsideAnEvent()
    {
        await using var host = await SimulatorHost.StartAsync("faults=half_event=1");
        var answer = await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", Streaming, keepAlive: true);
        var (body, complete) = answer.Dechunk();
        Assert.False(complete);
        Assert.False(answer.WasReset);
        Assert.False(Encoding.UTF8.GetString(body).EndsWith('\n'));
    }

    [Fact]
    [TestsFault("hang")]
    public async Task Hang_SendsNothingAndEndsAtItsBound()
    {
        await using var host = await SimulatorHost.StartAsync("faults=hang=1:50ms");
        var answer = await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", Streaming);
        Assert.Empty(answer.Bytes);
    }

    [Fact]
    public async Task Hang_EndsWhenTheClientGivesUp()
    {
        await using var host = await SimulatorHost.StartAsync("faults=hang=1:10m");
        host.Http.Timeout = TimeSpan.FromMilliseconds(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Http.GetAsync("/", TestContext.Current.CancellationToken));
        while (host.Server.Statistics.InFlight > 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [TestsFault("slow_first_token")]
    [TestsFault("stall")]
    [TestsFault("slow_tokens")]
    [InlineData("slow_first_token=1:60ms", 0)]
    [InlineData("stall=1:60ms", 4)]
    [InlineData("slow_tokens=1:15ms", 4)]
    public async Task SlowFaults_DelayTheTokensAndChangeNothingElse(string fault, int lateToken)
    {
        foreach (var timing in (string[])["fixed", "batching"])
        {
            await using var host = await SimulatorHost.StartAsync("faults=" + fault, "emit-timestamps=true", "timing=" + timing, "decode-base=0");
            using var response = await host.Http.PostAsync("/v1/chat/completions", new StringContent(Streaming), TestContext.Current.CancellationToken);
            var events = SimulatorHost.Events(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(5, TokenEvents(events));
            var stamps = events[1..6].Select(e => SimulatorHost.Json(e).GetProperty("emitted_ns").GetInt64()).ToArray();
            Assert.True(stamps[lateToken] - long.Parse(response.Headers.GetValues("x-sim-received-ns").Single()) >= 60_000_000);
        }
    }

    [Theory]
    [InlineData("slow_first_token=1:60ms")]
    [InlineData("stall=1:60ms")]
    public async Task SlowFaults_OfBodies_StillSendThemWhole(string fault)
    {
        await using var host = await SimulatorHost.StartAsync("faults=" + fault);
        Assert.Equal(5, (await host.PostAsync("/v1/chat/completions", Whole)).Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.True((await host.PostAsync("/predict", "{}")).Json.TryGetProperty("prediction", out _));
    }

    [Fact]
    [TestsFault("malformed_event")]
    public async Task MalformedEvent_IsOneBrokenEventAmongGoodOnes()
    {
        var (events, _) = await StreamAsync("malformed_event=1");
        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal(9, events.Count);
        Assert.Single(events[..^1], e => !IsJson(e));
        await using var host = await SimulatorHost.StartAsync("faults=malformed_event=1");
        Assert.False(IsJson(Encoding.UTF8.GetString((await RawAnswer.PostAsync(host.Server.BaseAddress, "/predict", "{}")).Body)));
    }

    [Fact]
    [TestsFault("split_event")]
    public async Task SplitEvent_IsTwoChunksOfAValidStream()
    {
        await using var healthy = await SimulatorHost.StartAsync();
        var (events, answer) = await StreamAsync("split_event=1");
        var whole = await RawAnswer.PostAsync(healthy.Server.BaseAddress, "/v1/chat/completions", Streaming);
        Assert.Equal(9, events.Count);
        Assert.All(events[..^1], e => Assert.True(IsJson(e)));
        Assert.Equal(2, PieceCount(answer) - PieceCount(whole));
    }

    [Fact]
    [TestsFault("huge_line")]
    public async Task HugeLine_IsThatManyBytesWithoutALineFeedThenTheStreamGoesOn()
    {
        await using var host = await SimulatorHost.StartAsync("faults=huge_line=1:2MB");
        var text = Encoding.UTF8.GetString((await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", Streaming)).Dechunk().Body);
        Assert.Equal(2 << 20, text.Split('\n').Max(l => l.Length));
        Assert.Equal(5, TokenEvents(SimulatorHost.Events(string.Join("\n\n", text.Split("\n\n").Where(l => !l.StartsWith(": ", StringComparison.Ordinal))))));
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    [TestsFault("invalid_utf8")]
    public async Task InvalidUtf8_IsInsideTheText()
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        await using var host = await SimulatorHost.StartAsync("faults=invalid_utf8=1");
        var stream = await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", Streaming);
        Assert.Throws<DecoderFallbackException>(() => strict.GetString(stream.Dechunk().Body));
        Assert.True(stream.Body.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xC3, 0x28, 0xFF]) > 0);
        Assert.Equal(5, TokenEvents(SimulatorHost.Events(Encoding.UTF8.GetString(stream.Dechunk().Body))));
        var body = (await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", Whole)).Body;
        Assert.Throws<DecoderFallbackException>(() => strict.GetString(body));
    }

    [Fact]
    [TestsFault("empty")]
    public async Task Empty_IsAProperAnswerWithoutTokens()
    {
        var (events, _) = await StreamAsync("empty=1");
        Assert.Equal(0, TokenEvents(events));
        Assert.Equal("[DONE]", events[^1]);
        Assert.Equal(0, SimulatorHost.Json(events[^2]).GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        await using var host = await SimulatorHost.StartAsync("faults=empty=1", "timing=batching", "decode-base=0");
        Assert.Equal("", (await host.PostAsync("/v1/chat/completions", Whole)).Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(0, TokenEvents(await host.ChatStreamAsync()));
    }

    [Fact]
    [TestsFault("wrong_model")]
    [TestsFault("no_usage")]
    public async Task WrongModelAndNoUsage()
    {
        var (events, _) = await StreamAsync("wrong_model=1");
        Assert.Equal("wrong-model", SimulatorHost.Json(events[0]).GetProperty("model").GetString());
        (events, _) = await StreamAsync("no_usage=1");
        Assert.Equal(8, events.Count);
        Assert.DoesNotContain(events, e => e.Contains("\"usage\"", StringComparison.Ordinal));
        await using var host = await SimulatorHost.StartAsync("faults=no_usage=1");
        Assert.False((await host.PostAsync("/v1/chat/completions", Whole)).Json.TryGetProperty("usage", out _));
    }

    [Fact]
    [TestsFault("garbage")]
    public async Task Garbage_IsNotHttp()
    {
        await using var host = await SimulatorHost.StartAsync("faults=garbage=1");
        var answer = await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", Streaming);
        Assert.Equal([0x00, 0xFF], answer.Bytes[..2]);
        Assert.DoesNotContain("HTTP/1.1", answer.Text, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.Http.GetAsync("/", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("reset=1")]
    [InlineData("garbage=1")]
    [InlineData("half_event=1")]
    [InlineData("hang=1:20ms")]
    public async Task WireFaults_OverHttp2_FailTheRequestAndTheServerGoesOn(string fault)
    {
        await using var host = await SimulatorHost.StartAsync("faults=" + fault);
        using var http = new HttpClient { BaseAddress = host.Server.BaseAddress, DefaultRequestVersion = new Version(2, 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await (await http.PostAsync("/v1/chat/completions", new StringContent(Streaming), TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        host.Server.Faults = FaultSchedule.None;
        Assert.Equal(200, (int)(await http.PostAsync("/v1/chat/completions", new StringContent(Whole), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(0, host.Server.Statistics.InternalErrors);
    }

    private static async Task<(List<string> Events, RawAnswer Answer)> StreamAsync(string fault)
    {
        await using var host = await SimulatorHost.StartAsync("faults=" + fault);
        var answer = await RawAnswer.PostAsync(host.Server.BaseAddress, "/v1/chat/completions", Streaming);
        Assert.Equal(0, host.Server.Statistics.InternalErrors);
        return (SimulatorHost.Events(Encoding.UTF8.GetString(answer.Dechunk().Body)), answer);
    }

    private static int TokenEvents(List<string> events) => events.Count(e => e.Contains("\"content\":\" ", StringComparison.Ordinal) || e.Contains("\"content\":\"\uFFFD", StringComparison.Ordinal));

    // Each chunk is a length and a text.
    private static int PieceCount(RawAnswer answer) => Encoding.Latin1.GetString(answer.Body).Split("\r\n").Length;

    private static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Names the fault that a test proves, so that none of the catalogue goes without.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TestsFaultAttribute(string name) : Attribute
{
    public string Name => name;
}
