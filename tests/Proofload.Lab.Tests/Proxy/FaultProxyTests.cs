using System.Net;
using System.Net.Sockets;
using System.Text;
using Proofload.Lab.Faults;
using Proofload.Lab.Proxy;

namespace Proofload.Lab.Tests.Proxy;

public sealed class FaultProxyTests
{
    private static readonly string Chat = SimulatorHost.Chat("\"stream\":true");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_OfOneConnection_PassByteForByte()
    {
        const string Answer = "HTTP/1.1 200 Fine by me\r\nX-odd:  spaced \r\ncontent-LENGTH: 5\r\n\r\nhello";
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send(Answer), RawStep.Repeat);
        await using var proxy = await StartAsync(server.BaseAddress);
        const string Request = "POST /a?b HTTP/1.1\r\nhOsT: x\r\nContent-Length: 3\r\n\r\nabc";
        using var client = await ConnectAsync(proxy);
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(Request), Token);
            Assert.Equal(Answer, await ReadAsync(client, Answer.Length));
        }

        Assert.All(server.Requests, static r => Assert.Equal(Request, Encoding.ASCII.GetString(r)));
        Assert.Equal(1, server.Accepted);
        Assert.Equal(3, proxy.Statistics.Requests);
    }

    [Fact]
    public async Task Requests_SplitAtEveryByteOrPipelined_AreCountedAndAnsweredInOrder()
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var proxy = await StartAsync(sim.Server.BaseAddress);
        var one = Encoding.ASCII.GetBytes("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        using (var client = await ConnectAsync(proxy))
        {
            foreach (var value in one)
            {
                await client.SendAsync(new[] { value }, Token);
            }

            Assert.StartsWith("HTTP/1.1 200", await ReadAsync(client, 12), StringComparison.Ordinal);
        }

        using (var client = await ConnectAsync(proxy))
        {
            await client.SendAsync((byte[])[.. Enumerable.Repeat(one, 20).SelectMany(static b => b), .. "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8], Token);
            Assert.Equal(21, (await ReadAsync(client, int.MaxValue)).Split("HTTP/1.1 200").Length - 1);
        }

        Assert.Equal(22, proxy.Statistics.Requests);
        Assert.Equal(0, proxy.Statistics.InternalErrors);
    }

    [Fact]
    public async Task Streams_PassEventForEvent()
    {
        await using var sim = await SimulatorHost.StartAsync("seed=4");
        await using var direct = await SimulatorHost.StartAsync("seed=4");
        await using var proxy = await StartAsync(sim.Server.BaseAddress);
        var (through, without) = (await PostAsync(proxy, Chat), await RawAnswer.PostAsync(direct.Server.BaseAddress, "/v1/chat/completions", Chat));
        Assert.Equal(Strip(without.Dechunk().Body), Strip(through.Dechunk().Body));

        static string Strip(byte[] body) => System.Text.RegularExpressions.Regex.Replace(Encoding.UTF8.GetString(body), "\"created\":\\d+", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("rate_limited=7s", "429", "Retry-After: 7\r\n")]
    [InlineData("overloaded=529", "529", "overloaded")]
    [InlineData("http_5xx=502", "502", "injected")]
    [InlineData("http_4xx=418", "418", "rejected")]
    public async Task AStatus_ComesFromTheProxyAndTheConnectionStays(string fault, string status, string content)
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var proxy = await StartAsync(sim.Server.BaseAddress, fault + ",path=/v1/chat");
        using var client = await ConnectAsync(proxy);
        await client.SendAsync(Encoding.ASCII.GetBytes("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{...}GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), Token);
        var text = await ReadAsync(client, int.MaxValue);
        Assert.StartsWith("HTTP/1.1 " + status, text, StringComparison.Ordinal);
        Assert.Contains(content, text, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", text, StringComparison.Ordinal);
        Assert.Equal(0, sim.Server.Statistics.Requests);
        await UntilAsync(() => proxy.Statistics.Injected.Values.Sum() == 1);
    }

    [Theory]
    [InlineData("truncated", false, true)]
    [InlineData("half_event", false, false)]
    [InlineData("reset", true, false)]
    [InlineData("stream_error", false, true)]
    public async Task AStreamThatEndsEarly_EndsAsSaid(string fault, bool isReset, bool isComplete)
    {
        await using var sim = await SimulatorHost.StartAsync("output-tokens=20", "inter-token=1ms");
        await using var proxy = await StartAsync(sim.Server.BaseAddress, fault);
        var answer = await PostAsync(proxy, Chat);
        Assert.Equal(isReset, answer.WasReset);
        if (!isReset)
        {
            Assert.Equal(isComplete, answer.Dechunk().IsComplete);
            Assert.DoesNotContain("[DONE]", answer.Text, StringComparison.Ordinal);
        }

        await UntilAsync(() => proxy.Statistics.Injected.GetValueOrDefault(fault) == 1);
    }

    [Fact]
    public async Task AnAnswerInBothLengthAndChunks_CanBeRewritten()
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var proxy = await StartAsync(sim.Server.BaseAddress, "wrong_model");
        using var http = new HttpClient { BaseAddress = proxy.BaseAddress };
        Assert.Contains("\"model\":\"wrong-model\"", await (await http.PostAsync("/v1/chat/completions", Json(SimulatorHost.Chat("\"stream\":false")), Token)).Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Contains("\"model\":\"wrong-model\"", await (await http.PostAsync("/v1/chat/completions", Json(Chat), Token)).Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hang_EndsWhenTheClientGoes()
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var proxy = await StartAsync(sim.Server.BaseAddress, "hang");
        using (var client = await ConnectAsync(proxy))
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Token);
            await UntilAsync(() => proxy.Statistics.Injected.Count == 1);
        }

        await UntilAsync(() => proxy.Statistics.OpenConnections == 0);
    }

    [Fact]
    public async Task Refused_ClosesThePortForAsLongAsItIsInForce()
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var proxy = await StartAsync(sim.Server.BaseAddress);
        proxy.Faults = new FaultPlan([FaultRule.Parse("refused")], 1);
        await UntilAsync(() => !CanConnect(proxy));
        proxy.Faults = FaultPlan.None;
        await UntilAsync(() => CanConnect(proxy));
    }

    [Fact]
    public async Task ALargeUpload_AfterLeaveToSendIt_Passes()
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var proxy = await StartAsync(sim.Server.BaseAddress);
        using var http = new HttpClient { BaseAddress = proxy.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new ByteArrayContent(new byte[5_000_000]) };
        request.Headers.ExpectContinue = true;
        using var response = await http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.InRange(proxy.Statistics.BytesUp, 5_000_000, 5_010_000);
    }

    [Fact]
    public async Task WhatIsNotHttp_PassesAsBytesBothWays()
    {
        await using var server = RawServer.Start(RawStep.Send("\u0001hello"), RawStep.Hang);
        await using var proxy = await StartAsync(server.BaseAddress, "http_5xx");
        using var client = await ConnectAsync(proxy);
        Assert.Equal("\u0001hello", await ReadAsync(client, 6));
    }

    [Fact]
    public async Task AResetOfTheUpstream_ReachesTheClient()
    {
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"), RawStep.Reset);
        await using var proxy = await StartAsync(server.BaseAddress);
        Assert.True((await PostAsync(proxy, "{}")).WasReset);
    }

    [Fact]
    public async Task NoUpstream_ResetsTheClientAndSaysWhy()
    {
        await using var proxy = await StartAsync(new Uri("http://127.0.0.1:1/"));
        Assert.True((await PostAsync(proxy, "{}")).WasReset);
        await UntilAsync(() => proxy.Statistics.UpstreamFailures == 1);
        Assert.NotNull(proxy.Statistics.LastUpstreamFailure);
    }

    [Fact]
    public async Task Drain_LetsTheRequestUnderWayComeToItsEnd()
    {
        await using var sim = await SimulatorHost.StartAsync("ttft=150ms");
        await using var proxy = await StartAsync(sim.Server.BaseAddress);
        var asking = PostAsync(proxy, Chat);
        await UntilAsync(() => proxy.Statistics.Requests == 1);
        await proxy.DrainAsync(TimeSpan.FromSeconds(20));
        Assert.True((await asking).Dechunk().IsComplete);
        Assert.False(CanConnect(proxy));
        Assert.Equal(0, proxy.Statistics.OpenConnections);
    }

    [Fact]
    public async Task TheUpstreamInTls_GetsItsOwnHost()
    {
        await using var sim = await SimulatorHost.StartAsync("tls=true");
        await using var proxy = await FaultProxy.StartAsync(new FaultProxyOptions { Upstream = sim.Server.BaseAddress.ToString(), Insecure = true });
        Assert.Equal(sim.Server.BaseAddress.Authority, proxy.HostField);
        var answer = await PostAsync(proxy, Chat);
        Assert.Contains("[DONE]", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSockets_PassAsBytes()
    {
        await using var sim = await SimulatorHost.StartAsync();
        await using var proxy = await StartAsync(sim.Server.BaseAddress);
        using var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{proxy.EndPoint}/ws"), Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes(Chat), System.Net.WebSockets.WebSocketMessageType.Text, true, Token);
        var received = await socket.ReceiveAsync(new byte[4096], Token);
        Assert.True(received.Count > 0);
    }

    private static Task<FaultProxy> StartAsync(Uri upstream, params string[] faults) =>
        FaultProxy.StartAsync(new FaultProxyOptions { Upstream = upstream.ToString(), Faults = new FaultPlan(faults.Select(FaultRule.Parse), 1) });

    private static Task<RawAnswer> PostAsync(FaultProxy proxy, string body) => RawAnswer.PostAsync(proxy.BaseAddress, "/v1/chat/completions", body);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<Socket> ConnectAsync(FaultProxy proxy)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(proxy.EndPoint, Token);
        return socket;
    }

    private static bool CanConnect(FaultProxy proxy)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(proxy.EndPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<string> ReadAsync(Socket socket, int count)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (text.Length < count)
        {
            var read = await socket.ReceiveAsync(buffer, Token);
            if (read == 0)
            {
                break;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 2000 && !isSo(); i++)
        {
            await Task.Delay(10, Token);
        }

        Assert.True(isSo());
    }
}
