using System.Net;
using System.Net.Http.Headers;

namespace Proofload.Lab.Tests;

public sealed class EndpointTests
{
    [Fact]
    public async Task Embeddings_NumbersAndBase64_AreTheSameUnitVector()
    {
        await using var host = await SimulatorHost.StartAsync();
        var (_, floats) = await host.PostAsync("/v1/embeddings", """{"input":["a","b"],"dimensions":8}""");
        var (_, base64) = await host.PostAsync("/v1/embeddings", """{"input":"a","dimensions":8,"encoding_format":"base64"}""");
        var vector = floats.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(v => v.GetSingle()).ToArray();
        var bytes = Convert.FromBase64String(base64.GetProperty("data")[0].GetProperty("embedding").GetString()!);
        Assert.Equal(vector, Enumerable.Range(0, 8).Select(i => BitConverter.ToSingle(bytes, i * 4)));
        Assert.Equal(1, vector.Sum(v => v * v), 1e-5);
        Assert.Equal(2, floats.GetProperty("data").GetArrayLength());
        Assert.NotEqual(floats.GetProperty("data")[0].GetProperty("embedding").GetRawText(), floats.GetProperty("data")[1].GetProperty("embedding").GetRawText());
    }

    [Fact]
    public async Task Models_ListAndSingle_NameTheConfiguredOnesAndTfServingsState()
    {
        await using var host = await SimulatorHost.StartAsync("models=alpha,beta");
        var (_, list) = await host.GetAsync("/v1/models");
        Assert.Equal(["alpha", "beta"], list.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        var (_, single) = await host.GetAsync("/v1/models/beta");
        Assert.Equal("AVAILABLE", single.GetProperty("model_version_status")[0].GetProperty("state").GetString());
        Assert.Equal(404, (await host.GetAsync("/v1/models/gamma")).Status);
        Assert.Equal(404, (await host.PostAsync("/v1/chat/completions", SimulatorHost.Chat("\"n\":1"))).Status);
        Assert.Equal(404, (await host.PostAsync("/v2/models/gamma/infer", "{}")).Status);
        Assert.Equal(404, (await host.PostAsync("/v1/models/gamma:predict", "{}")).Status);
    }

    [Fact]
    public async Task KServe_Infer_TransformsEveryTypeAndKeepsShapeAndNames()
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/v2/models/m/versions/1/infer", """
            {"id":"q","inputs":[
              {"name":"a","shape":[2,2],"datatype":"INT32","data":[[1,2],[3,4]]},
              {"name":"b","shape":[1],"datatype":"FP32","data":[0.25]},
              {"name":"c","shape":[2],"datatype":"BOOL","data":[true,false]},
              {"name":"d","shape":[1],"datatype":"BYTES","data":["abc"]}],
             "outputs":[{"name":"first"}]}
            """);
        Assert.Equal(200, status);
        Assert.Equal("q", json.GetProperty("id").GetString());
        var outputs = json.GetProperty("outputs").EnumerateArray().ToArray();
        Assert.Equal(["first", "OUTPUT1", "OUTPUT2", "OUTPUT3"], outputs.Select(o => o.GetProperty("name").GetString()));
        Assert.Equal(["[3,5,7,9]", "[1.5]", "[false,true]", "[\"cba\"]"], outputs.Select(o => o.GetProperty("data").GetRawText()));
        Assert.Equal("[2,2]", outputs[0].GetProperty("shape").GetRawText());
    }

    [Theory]
    [InlineData("{}", "'inputs' must be a non-empty array.")]
    [InlineData("""{"inputs":[{"name":"a","shape":[2],"datatype":"INT32","data":[1]}]}""", "Input 'a' has 1 values; its shape [2] needs 2.")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1],"datatype":"INT32","data":["x"]}]}""", "Input 'a' of type INT32 holds x.")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1],"datatype":"INT33","data":[1]}]}""", "'datatype' of input 'a' must be one of BOOL")]
    [InlineData("""{"inputs":[{"name":"a","shape":[-1],"datatype":"INT32","data":[1]}]}""", "'shape' of input 'a'")]
    public async Task KServe_WrongTensor_Is400InItsOwnErrorStyle(string body, string message)
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, json) = await host.PostAsync("/v2/models/m/infer", body);
        Assert.Equal(400, status);
        Assert.StartsWith(message, json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KServe_Metadata_IsThere()
    {
        await using var host = await SimulatorHost.StartAsync();
        Assert.Equal("proofload-simulator", (await host.GetAsync("/v2")).Json.GetProperty("name").GetString());
        Assert.Equal("m", (await host.GetAsync("/v2/models/m")).Json.GetProperty("name").GetString());
        Assert.True((await host.GetAsync("/v2/models/m/ready")).Json.GetProperty("ready").GetBoolean());
        Assert.Equal(404, (await host.GetAsync("/v2/models/m/nothing")).Status);
        foreach (var path in (string[])["/v2/health/live", "/v2/health/ready", "/healthz", "/"])
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Fact]
    public async Task TfServingAndPredict_AreFunctionsOfTheInput()
    {
        await using var host = await SimulatorHost.StartAsync();
        var (_, json) = await host.PostAsync("/v1/models/m:predict", """{"instances":[[1,2],[3],[1,2]]}""");
        var predictions = json.GetProperty("predictions").EnumerateArray().Select(p => p.GetDouble()).ToArray();
        Assert.Equal(predictions[0], predictions[2]);
        Assert.NotEqual(predictions[0], predictions[1]);
        Assert.Equal(400, (await host.PostAsync("/v1/models/m:predict", """{"input":1}""")).Status);
        var first = await host.PostAsync("/predict", """{"x":1}""");
        var again = await host.PostAsync("/predict", """{ "x" : 1 }""");
        Assert.Equal(first.Json.GetProperty("prediction").GetDouble(), again.Json.GetProperty("prediction").GetDouble());
    }

    [Fact]
    public async Task Echo_TellsWhatTheServerSaw()
    {
        await using var host = await SimulatorHost.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("value"), "field" }, { new ByteArrayContent(new byte[1000]), "file", "a.bin" } };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/echo?q=1") { Content = form };
        request.Headers.Add("X-Test", "yes");
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var json = SimulatorHost.Json(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("PUT", json.GetProperty("method").GetString());
        Assert.Equal("?q=1", json.GetProperty("query").GetString());
        Assert.Equal("yes", json.GetProperty("headers").GetProperty("x-test").GetString());
        Assert.Equal(["field", "file"], json.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.Equal([5, 1000], json.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("bytes").GetInt32()));
        Assert.Equal("a.bin", json.GetProperty("parts")[1].GetProperty("filename").GetString());
    }

    [Fact]
    public async Task Login_GivesATokenThatProtectedTakes()
    {
        await using var host = await SimulatorHost.StartAsync();
        Assert.Equal(401, (await host.PostAsync("/login", """{"user":"ann","password":"wrong"}""")).Status);
        Assert.Equal(401, (await host.GetAsync("/protected")).Status);
        var (_, json) = await host.PostAsync("/login", """{"user":"ann","password":"secret"}""");
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", json.GetProperty("token").GetString());
        Assert.Equal("ann", (await host.GetAsync("/protected")).Json.GetProperty("user").GetString());
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sim-0000000000000000");
        Assert.Equal(401, (await host.GetAsync("/protected")).Status);
    }

    [Fact]
    public async Task ApiKey_IsRequiredByModelEndpointsOnly()
    {
        await using var host = await SimulatorHost.StartAsync("api-key=k1");
        var (status, json) = await host.PostAsync("/v1/chat/completions", SimulatorHost.Chat("\"n\":1"));
        Assert.Equal(401, status);
        Assert.Equal("invalid_api_key", json.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
        host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "k1");
        Assert.Equal(200, (await host.PostAsync("/v1/chat/completions", SimulatorHost.Chat("\"n\":1"))).Status);
    }

    [Fact]
    public async Task WrongPathMethodAndSize_Are404405And413()
    {
        await using var host = await SimulatorHost.StartAsync("max-body=2048");
        Assert.Equal(404, (await host.GetAsync("/nowhere")).Status);
        Assert.Equal(405, (await host.GetAsync("/predict")).Status);
        Assert.Equal(413, (await host.PostAsync("/predict", new string(' ', 4096))).Status);
    }

    [Fact]
    public async Task FullQueue_IsTurnedAwayWithRetryAfter()
    {
        await using var host = await SimulatorHost.StartAsync("service=300ms", "servers=1", "queue-limit=1", "queue-status=429", "retry-after=1500ms");
        var responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.Http.GetAsync("/", TestContext.Current.CancellationToken)));
        var refused = responses.Where(r => r.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        Assert.Equal(4, refused.Length);
        Assert.All(refused, r => Assert.Equal(TimeSpan.FromSeconds(2), r.Headers.RetryAfter?.Delta));
        Assert.Equal(4, host.Server.Statistics.Rejected);
    }

    [Fact]
    public async Task Metrics_CountWhatHappened()
    {
        await using var host = await SimulatorHost.StartAsync("models=a");
        await host.StreamAsync("/v1/completions", """{"prompt":"12345678","stream":true,"model":"a"}""");
        await host.PostAsync("/v1/completions", """{"prompt":"1234","max_tokens":2}""");
        var text = await host.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("vllm:prompt_tokens_total{model_name=\"a\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("vllm:generation_tokens_total{model_name=\"a\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("vllm:request_success_total{finished_reason=\"stop\",model_name=\"a\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vllm:request_success_total{finished_reason=\"length\",model_name=\"a\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vllm:time_to_first_token_seconds_count{model_name=\"a\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vllm:time_per_output_token_seconds_bucket{le=\"+Inf\",model_name=\"a\"} 4\n", text, StringComparison.Ordinal);
        Assert.Contains("vllm:e2e_request_latency_seconds_bucket{le=\"1.0\",model_name=\"a\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_FaultsFreezeAndStats()
    {
        await using var host = await SimulatorHost.StartAsync();
        Assert.Equal("http_5xx=1:502", (await host.PostAsync("/sim/faults", """{"faults":"http_5xx=1:502"}""")).Json.GetProperty("faults").GetString());
        Assert.Equal(502, (await host.PostAsync("/predict", "{}")).Status);
        var (status, error) = await host.PostAsync("/sim/faults", "http_6xx=1");
        Assert.Equal(400, status);
        Assert.Contains("Did you mean 'http_5xx'", error.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("http_5xx=1:502", (await host.GetAsync("/sim/faults")).Json.GetProperty("faults").GetString());
        await host.PostAsync("/sim/faults", "none");
        Assert.Equal("50ms", (await host.PostAsync("/sim/freeze", "50ms")).Json.GetProperty("frozen_for").GetString());
        Assert.Equal(200, (await host.PostAsync("/predict", "{}")).Status);
        var stats = (await host.PostAsync("/sim/stats/reset", "")).Json;
        Assert.Equal(2, stats.GetProperty("requests").GetInt32());
        Assert.Equal(1, stats.GetProperty("faults").GetProperty("http_5xx").GetInt32());
        Assert.Equal(0, stats.GetProperty("event_lateness_us").GetProperty("count").GetInt32());
        Assert.Equal(404, (await host.GetAsync("/sim/nothing")).Status);
    }

    [Fact]
    public async Task Freeze_AnswersNothingUntilItEnds()
    {
        await using var host = await SimulatorHost.StartAsync("emit-timestamps=true");
        host.Server.Freeze(TimeSpan.FromMilliseconds(100));
        var end = Measurement.Clocks.SystemClock.Instance.NowNs + 90_000_000;
        await host.PostAsync("/predict", "{}");
        Assert.True(Measurement.Clocks.SystemClock.Instance.NowNs >= end);
    }
}
