using System.Text.Json;

namespace Proofload.Lab.Tests;

public sealed class ChatEndpointTests
{
    [Fact]
    public async Task Stream_OpensWithARoleThenTokensThenFinishThenDone()
    {
        await using var host = await SimulatorHost.StartAsync();
        var events = await host.ChatStreamAsync();
        Assert.Equal(8, events.Count);
        Assert.Equal("""{"role":"assistant","content":""}""", SimulatorHost.Delta(events[0]).GetRawText());
        Assert.All(events[1..6], e => Assert.StartsWith(" ", SimulatorHost.Delta(e).GetProperty("content").GetString(), StringComparison.Ordinal));
        Assert.All(events[..6], e => Assert.Equal(JsonValueKind.Null, SimulatorHost.Choice(e).GetProperty("finish_reason").ValueKind));
        Assert.Equal("{}", SimulatorHost.Delta(events[6]).GetRawText());
        Assert.Equal("stop", SimulatorHost.Choice(events[6]).GetProperty("finish_reason").GetString());
        Assert.Equal("[DONE]", events[7]);
        Assert.Single(events[..7].Select(e => SimulatorHost.Json(e).GetProperty("id").GetString()).Distinct());
    }

    [Fact]
    public async Task Stream_WithIncludeUsage_HasAUsageEventWithoutChoicesBeforeDone()
    {
        await using var host = await SimulatorHost.StartAsync("reasoning-tokens=2");
        var events = await host.ChatStreamAsync(",\"stream_options\":{\"include_usage\":true}");
        var usage = SimulatorHost.Json(events[^2]);
        Assert.Equal(0, usage.GetProperty("choices").GetArrayLength());
        Assert.Equal(7, usage.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal(3, usage.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(10, usage.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.Equal(2, usage.GetProperty("usage").GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        Assert.Equal(0, usage.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32());
    }

    [Fact]
    public async Task Stream_WithReasoning_SendsItFirstInItsOwnField()
    {
        await using var host = await SimulatorHost.StartAsync("reasoning-tokens=2", "role-chunk=false", "tokens-per-chunk=3");
        var events = await host.ChatStreamAsync();
        Assert.True(SimulatorHost.Delta(events[0]).TryGetProperty("reasoning_content", out var reasoning));
        Assert.Equal(2, reasoning.GetString()!.Count(c => c == ' '));
        Assert.Equal([3, 2], events[1..3].Select(e => SimulatorHost.Delta(e).GetProperty("content").GetString()!.Count(c => c == ' ')));
        Assert.Equal(5, events.Count);
    }

    [Fact]
    public async Task Stream_WithTools_CallsTheFirstWithArgumentsThatAreJson()
    {
        await using var host = await SimulatorHost.StartAsync("tool-calls=true");
        const string tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"find\",\"parameters\":{}}}]";
        var events = await host.ChatStreamAsync(tools);
        var calls = events[1..6].Select(e => SimulatorHost.Delta(e).GetProperty("tool_calls")[0]).ToArray();
        Assert.Equal("find", calls[0].GetProperty("function").GetProperty("name").GetString());
        Assert.False(calls[1].TryGetProperty("id", out _));
        var arguments = string.Concat(calls.Select(c => c.GetProperty("function").GetProperty("arguments").GetString()));
        Assert.Equal(5, SimulatorHost.Json(arguments).GetProperty("query").GetString()!.Count(c => c == ' '));
        Assert.Equal("tool_calls", SimulatorHost.Choice(events[6]).GetProperty("finish_reason").GetString());

        var (_, whole) = await host.PostAsync("/v1/chat/completions", SimulatorHost.Chat("\"n\":1" + tools));
        var call = whole.GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function");
        Assert.Equal("find", call.GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Object, SimulatorHost.Json(call.GetProperty("arguments").GetString()!).ValueKind);
    }

    [Theory]
    [InlineData("max_tokens", 3, 3, "length")]
    [InlineData("max_completion_tokens", 2, 2, "length")]
    [InlineData("max_tokens", 5, 5, "stop")]
    [InlineData("max_tokens", 500, 5, "stop")]
    public async Task Whole_WithALimit_StopsThereAndSaysWhy(string field, int limit, int tokens, string reason)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/v1/chat/completions", SimulatorHost.Chat($"\"{field}\":{limit}"));
        Assert.Equal(200, status);
        Assert.Equal(reason, json.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(tokens, json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal(tokens, json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!.Count(c => c == ' '));
    }

    [Fact]
    public async Task StreamAndWhole_OfTheSameNumber_HaveTheSameText()
    {
        await using var streamed = await SimulatorHost.StartAsync("seed=5");
        await using var whole = await SimulatorHost.StartAsync("seed=5");
        await using var other = await SimulatorHost.StartAsync("seed=6");
        var text = string.Concat((await streamed.ChatStreamAsync())[1..6].Select(e => SimulatorHost.Delta(e).GetProperty("content").GetString()));
        Assert.Equal(text, await ContentAsync(whole));
        Assert.NotEqual(text, await ContentAsync(other));
    }

    [Fact]
    public async Task Stop_CutsTheTextBeforeTheSequence()
    {
        await using var first = await SimulatorHost.StartAsync();
        await using var second = await SimulatorHost.StartAsync();
        var text = await ContentAsync(first);
        var third = text.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        var (_, json) = await second.PostAsync("/v1/chat/completions", SimulatorHost.Chat($"\"stop\":[\"{third}\"]"));
        Assert.Equal(text[..text.IndexOf(third, StringComparison.Ordinal)], json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", json.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(3, json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Completion_StreamedAndWhole_HasTextInsteadOfMessages()
    {
        await using var host = await SimulatorHost.StartAsync("bytes-per-token=6");
        var events = await host.StreamAsync("/v1/completions", """{"prompt":"x","stream":true}""");
        Assert.Equal(7, events.Count);
        Assert.All(events[..5], e => Assert.Equal(6, SimulatorHost.Choice(e).GetProperty("text").GetString()!.Length));
        var (_, json) = await host.PostAsync("/v1/completions", """{"prompt":["x",[1,2,3]]}""");
        Assert.Equal("text_completion", json.GetProperty("object").GetString());
        Assert.Equal(30, json.GetProperty("choices")[0].GetProperty("text").GetString()!.Length);
        Assert.Equal(4, json.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [Theory]
    [InlineData("{", "The request body is not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("""{"messages":[]}""", "'messages' must be a non-empty array")]
    [InlineData("""{"messages":[{"content":"x"}]}""", "with a 'role'")]
    [InlineData("""{"messages":[{"role":"user"}],"max_tokens":0}""", "'max_tokens' must be a whole number of 1 or more")]
    [InlineData("""{"messages":[{"role":"user"}],"stream":"yes"}""", "'stream' must be true or false")]
    [InlineData("""{"messages":[{"role":"user"}],"stop":[1]}""", "'stop' must be")]
    [InlineData("""{"messages":[{"role":"user"}],"model":1}""", "'model' must be a string")]
    public async Task WrongRequest_Is400WithTheReason(string body, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/v1/chat/completions", body);
        Assert.Equal(400, status);
        Assert.Contains(message, json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("invalid_request_error", json.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task EmitTimestamps_StampsEveryEventInOrderAfterTheRequestCame()
    {
        await using var host = await SimulatorHost.StartAsync("emit-timestamps=true", "ttft=3ms", "inter-token=2ms");
        using var response = await host.Http.PostAsync("/v1/chat/completions", new StringContent(SimulatorHost.Chat("\"stream\":true")), TestContext.Current.CancellationToken);
        var received = long.Parse(response.Headers.GetValues("x-sim-received-ns").Single());
        var events = SimulatorHost.Events(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var stamps = events[..^1].Select(e => SimulatorHost.Json(e).GetProperty("emitted_ns").GetInt64()).ToArray();
        Assert.Equal(stamps.Order(), stamps);
        Assert.True(stamps[0] >= received);
        Assert.All(Enumerable.Range(0, 5), k => Assert.True(stamps[1 + k] >= received + 3_000_000 + (k * 2_000_000)));
        Assert.Equal("3000000", response.Headers.GetValues("x-sim-ttft-ns").Single());
        Assert.Equal("11000000", response.Headers.GetValues("x-sim-service-ns").Single());
    }

    [Theory]
    [InlineData("timing=service", "service=constant:0")]
    [InlineData("timing=service", "service=exponential:1ms", "servers=1")]
    [InlineData("timing=batching", "decode-base=0", "prefill=blocking")]
    [InlineData("timing=batching", "decode-base=0", "prefill=chunked")]
    [InlineData("timing=batching", "decode-base=0", "prefill=disaggregated")]
    public async Task EveryTiming_ServesManyStreamsAndBodiesCompletely(params string[] settings)
    {
        await using var host = await SimulatorHost.StartAsync([.. settings, "max-sequences=3"]);
        var streams = Enumerable.Range(0, 20).Select(_ => host.ChatStreamAsync()).ToArray();
        var bodies = Enumerable.Range(0, 20).Select(_ => ContentAsync(host)).ToArray();
        Assert.All(await Task.WhenAll(streams), e => Assert.Equal(8, e.Count));
        Assert.All(await Task.WhenAll(bodies), b => Assert.Equal(5, b.Count(c => c == ' ')));
        Assert.Equal(0, host.Server.Statistics.InternalErrors);
        Assert.Equal(200, host.Server.Statistics.Tokens);
        Assert.Equal(0, host.Server.Statistics.Running);
    }

    [Fact]
    public async Task Batching_RepeatedPrompt_ReportsCachedTokens()
    {
        await using var host = await SimulatorHost.StartAsync("timing=batching", "decode-base=0", "prefix-cache-blocks=100", "block-tokens=4");
        var prompt = new string('x', 160);
        var body = $$"""{"messages":[{"role":"user","content":"{{prompt}}"}]}""";
        var cached = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            var (_, json) = await host.PostAsync("/v1/chat/completions", body);
            cached.Add(json.GetProperty("usage").GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32());
        }

        Assert.Equal([0, 39], cached);
    }

    [Fact]
    public async Task Batching_RequestLargerThanTheCache_Is400()
    {
        await using var host = await SimulatorHost.StartAsync("timing=batching", "max-kv-tokens=6");
        var (status, json) = await host.PostAsync("/v1/chat/completions", SimulatorHost.Chat("\"n\":1"));
        Assert.Equal(400, status);
        Assert.Equal("context_length_exceeded", json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task SlowReader_OfALargeStream_GetsEveryByte()
    {
        await using var host = await SimulatorHost.StartAsync("output-tokens=3000", "bytes-per-token=4096");
        using var response = await host.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(SimulatorHost.Chat("\"stream\":true")) },
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);
        while (host.Server.Statistics.Events < 3000)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        var events = SimulatorHost.Events(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3003, events.Count);
        Assert.All(events[1..3001], e => Assert.Equal(4096, SimulatorHost.Delta(e).GetProperty("content").GetString()!.Length));
    }

    [Fact]
    public async Task ClientThatLeaves_EndsTheStreamAndTheSequence()
    {
        await using var host = await SimulatorHost.StartAsync("timing=batching", "output-tokens=100000");
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var response = await host.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(SimulatorHost.Chat("\"stream\":true")) },
            HttpCompletionOption.ResponseHeadersRead,
            leave.Token);
        response.Dispose();
        while (host.Server.Statistics is { InFlight: > 0 } or { Running: > 0 })
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, host.Server.Statistics.InternalErrors);
    }

    private static async Task<string> ContentAsync(SimulatorHost host)
    {
        var (_, json) = await host.PostAsync("/v1/chat/completions", SimulatorHost.Chat("\"n\":1"));
        return json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }
}
