using System.Text;
using System.Text.Json;
using Proofload.Lab.Faults;
using Proofload.Lab.Proxy;

namespace Proofload.Lab.Tests.Proxy.Api;

public sealed class ProxyApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AProxysLife_OverTheApi()
    {
        await using var server = RawServer.Start(RawStep.Send("0123456789"), RawStep.Hang);
        await using var host = await FaultProxyHost.StartAsync([], "127.0.0.1:0");
        using var api = new HttpClient { BaseAddress = host.ApiAddress };
        var (status, made) = await SendAsync(api, "POST", "/proxies", $$"""{"name":"db","listen":"127.0.0.1:0","upstream":"{{server.BaseAddress.Authority}}"}""");
        Assert.Equal(201, status);
        Assert.True(made.GetProperty("enabled").GetBoolean());
        Assert.Equal(0, made.GetProperty("toxics").GetArrayLength());
        var listen = made.GetProperty("listen").GetString()!;
        Assert.Equal("0123456789", await ReadAsync(listen, 10));

        (status, var toxic) = await SendAsync(api, "POST", "/proxies/db/toxics", """{"type":"limit_data","attributes":{"bytes":4}}""");
        Assert.Equal(200, status);
        Assert.Equal("""{"attributes":{"bytes":4},"name":"limit_data_downstream","type":"limit_data","stream":"downstream","toxicity":1}""", toxic.GetRawText());
        Assert.Equal("0123", await ReadAsync(listen, 10));
        (_, toxic) = await SendAsync(api, "PATCH", "/proxies/db/toxics/limit_data_downstream", """{"attributes":{"bytes":6}}""");
        Assert.Equal(6, toxic.GetProperty("attributes").GetProperty("bytes").GetInt32());
        Assert.Equal("012345", await ReadAsync(listen, 10));
        Assert.Equal(204, (await SendAsync(api, "DELETE", "/proxies/db/toxics/limit_data_downstream")).Status);
        Assert.Equal("0123456789", await ReadAsync(listen, 10));

        Assert.Equal(200, (await SendAsync(api, "POST", "/proxies/db", """{"enabled":false}""")).Status);
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => ReadAsync(listen, 10));
        Assert.Equal(204, (await SendAsync(api, "POST", "/reset")).Status);
        Assert.Equal("0123456789", await ReadAsync(listen, 10));
        Assert.Equal(204, (await SendAsync(api, "DELETE", "/proxies/db")).Status);
        Assert.Empty(host.Proxies);
    }

    [Theory]
    [InlineData("GET", "/proxies/no", "", 404, "proxy not found")]
    [InlineData("GET", "/proxies/one/toxics/no", "", 404, "toxic not found")]
    [InlineData("DELETE", "/proxies/one/toxics/no", "", 404, "toxic not found")]
    [InlineData("PATCH", "/proxies/one/toxics/no", "{}", 404, "toxic not found")]
    [InlineData("POST", "/proxies", "{\"name\":\"one\",\"upstream\":\"a:1\"}", 409, "proxy already exists")]
    [InlineData("POST", "/proxies", "{\"upstream\":\"a:1\"}", 400, "missing required field: name")]
    [InlineData("POST", "/proxies", "{\"name\":\"a\"}", 400, "missing required field: upstream")]
    [InlineData("POST", "/proxies", "nonsense", 400, "bad request body: ")]
    [InlineData("POST", "/proxies", "", 400, "bad request body: EOF")]
    [InlineData("POST", "/proxies/one/toxics", "{\"type\":\"gremlin\"}", 400, "invalid toxic type")]
    [InlineData("POST", "/proxies/one/toxics", "{\"type\":\"latency\",\"stream\":\"sideways\"}", 400, "stream was invalid, can be either upstream or downstream")]
    [InlineData("POST", "/proxies/one/toxics", "{\"type\":\"latency\",\"attributes\":{\"latency\":\"1\"}}", 400, "bad request body: ")]
    [InlineData("POST", "/proxies/one/toxics", "{\"type\":\"timeout\",\"name\":\"t\"}", 409, "toxic already exists")]
    [InlineData("POST", "/populate", "[{\"name\":\"x\"}]", 400, "missing required field: upstream at proxy 1")]
    [InlineData("PUT", "/proxies/one/faults", "{\"faults\":[\"latncy\"]}", 400, "bad request body: Unknown fault")]
    public async Task AMistake_HasTheWordsAndTheStatusOfToxiproxy(string method, string path, string body, int status, string error)
    {
        await using var host = await FaultProxyHost.StartAsync([new FaultProxyOptions { Name = "one", Upstream = "127.0.0.1:1" }], "127.0.0.1:0");
        using var api = new HttpClient { BaseAddress = host.ApiAddress };
        await SendAsync(api, "POST", "/proxies/one/toxics", """{"type":"timeout","name":"t"}""");
        var (given, json) = await SendAsync(api, method, path, body);
        Assert.Equal(status, given);
        Assert.StartsWith(error, json.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(status, json.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Populate_KeepsWhatIsTheSameAndReplacesTheRest()
    {
        await using var host = await FaultProxyHost.StartAsync([], "127.0.0.1:0");
        using var api = new HttpClient { BaseAddress = host.ApiAddress };
        var (status, first) = await SendAsync(api, "POST", "/populate", """[{"name":"a","listen":"127.0.0.1:0","upstream":"127.0.0.1:1"},{"name":"b","upstream":"127.0.0.1:2","enabled":false}]""");
        Assert.Equal(201, status);
        Assert.Equal([true, false], first.GetProperty("proxies").EnumerateArray().Select(static p => p.GetProperty("enabled").GetBoolean()));
        var before = host.Proxies[0];
        await SendAsync(api, "POST", "/populate", $$"""[{"name":"a","listen":"{{before.EndPoint}}","upstream":"127.0.0.1:1"}]""");
        Assert.Same(before, host.Proxies[0]);
        await SendAsync(api, "POST", "/populate", $$"""[{"name":"a","listen":"{{before.EndPoint}}","upstream":"127.0.0.1:3"}]""");
        Assert.NotSame(before, host.Proxies[0]);
        Assert.Equal(2, host.Proxies.Count);
    }

    [Fact]
    public async Task ABrowser_IsTurnedAway()
    {
        await using var host = await FaultProxyHost.StartAsync([], "127.0.0.1:0");
        using var api = new HttpClient { BaseAddress = host.ApiAddress };
        api.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0");
        Assert.Equal(403, (int)(await api.GetAsync("/proxies", Token)).StatusCode);
    }

    [Fact]
    public async Task Metrics_CountWhatWasPutIn()
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var host = await FaultProxyHost.StartAsync([new FaultProxyOptions { Upstream = sim.Server.BaseAddress.ToString() }], "127.0.0.1:0");
        using var api = new HttpClient { BaseAddress = host.ApiAddress };
        await SendAsync(api, "PUT", "/proxies/proxy/faults", """{"faults":["http_5xx=503"],"seed":5}""");
        using var http = new HttpClient { BaseAddress = host.Proxies[0].BaseAddress };
        Assert.Equal(503, (int)(await http.GetAsync("/", Token)).StatusCode);
        Assert.Contains("proofload_proxy_faults_injected_total{proxy=\"proxy\",fault=\"http_5xx\"} 1\n", await api.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
        Assert.Equal(204, (await SendAsync(api, "DELETE", "/proxies/proxy/faults")).Status);
        Assert.Equal(200, (int)(await http.GetAsync("/", Token)).StatusCode);
    }

    [Theory]
    [InlineData("""{"type":"latency","attributes":{"latency":5,"jitter":5}}""")]
    [InlineData("""{"type":"latency","stream":"upstream","attributes":{"latency":5}}""")]
    [InlineData("""{"type":"bandwidth","attributes":{"rate":1000}}""")]
    [InlineData("""{"type":"slicer","attributes":{"average_size":100,"size_variation":50,"delay":10}}""")]
    [InlineData("""{"type":"slow_close","attributes":{"delay":20}}""")]
    [InlineData("""{"type":"timeout","toxicity":0,"attributes":{"timeout":1}}""")]
    public async Task AToxicThatOnlyDelays_LosesNothing(string toxic)
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var host = await FaultProxyHost.StartAsync([new FaultProxyOptions { Upstream = sim.Server.BaseAddress.ToString() }], "127.0.0.1:0");
        using var api = new HttpClient { BaseAddress = host.ApiAddress };
        using var http = new HttpClient { BaseAddress = host.Proxies[0].BaseAddress };
        var body = Encoding.ASCII.GetBytes("{\"inputs\":[" + string.Join(',', Enumerable.Range(0, 5000)) + "]}");
        var expected = await (await sim.Http.PostAsync("/predict", new ByteArrayContent(body), Token)).Content.ReadAsStringAsync(Token);
        async Task EchoAsync() => Assert.Equal(expected, await (await http.PostAsync("/predict", new ByteArrayContent(body), Token)).Content.ReadAsStringAsync(Token));
        await EchoAsync();
        Assert.Equal(200, (await SendAsync(api, "POST", "/proxies/proxy/toxics", toxic)).Status);
        await EchoAsync();
        Assert.Equal(204, (await SendAsync(api, "POST", "/reset")).Status);
        await EchoAsync();
        Assert.Equal(0, host.Proxies[0].Statistics.InternalErrors);
    }

    [Fact]
    public async Task ResetPeer_ResetsTheConnection()
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var host = await FaultProxyHost.StartAsync([new FaultProxyOptions { Upstream = sim.Server.BaseAddress.ToString() }], "127.0.0.1:0");
        using var api = new HttpClient { BaseAddress = host.ApiAddress };
        await SendAsync(api, "POST", "/proxies/proxy/toxics", """{"type":"reset_peer"}""");
        Assert.True((await RawAnswer.PostAsync(host.Proxies[0].BaseAddress, "/echo", "{}")).WasReset);
    }

    private static async Task<(int Status, JsonElement Json)> SendAsync(HttpClient api, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await api.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    private static async Task<string> ReadAsync(string address, int most)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(System.Net.IPEndPoint.Parse(address), Token);
        var buffer = new byte[most];
        var count = 0;
        while (count < most && await socket.GetStream().ReadAsync(buffer.AsMemory(count), Token) is > 0 and var read)
        {
            count += read;
        }

        return Encoding.ASCII.GetString(buffer, 0, count);
    }
}
