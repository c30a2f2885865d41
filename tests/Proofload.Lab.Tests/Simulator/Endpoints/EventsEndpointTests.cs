using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Tests;

/// <summary><c>/events</c> and <c>/ws</c>: streams of any shape. The WebSocket client is the framework's.</summary>
public sealed class EventsEndpointTests
{
    [Fact]
    public async Task Events_WithoutAShape_AreNamedTokensAndTheMark()
    {
        await using var host = await SimulatorHost.StartAsync();
        var body = await host.Http.GetStringAsync("/events?max_tokens=2", TestContext.Current.CancellationToken);
        Assert.Matches("^event: token\ndata: {\"type\":\"token\",\"delta\":\" [a-z]+\"}\n\nevent: token\ndata: {\"type\":\"token\",\"delta\":\" [a-z]+\"}\n\ndata: \\[DONE\\]\n\n$", body);
    }

    [Fact]
    public async Task Events_WithAShape_HaveItsNamesAndPaths()
    {
        await using var host = await SimulatorHost.StartAsync("emit-timestamps=true");
        var events = await host.StreamAsync("/events?token=answer.delta&text=choice.text&done=answer.done&usage=answer.usage&named=false", """{"prompt":"12345678","max_tokens":3}""");
        Assert.Equal(4, events.Count);
        Assert.All(events.Take(3), static e =>
        {
            Assert.Equal("answer.delta", SimulatorHost.Json(e).GetProperty("type").GetString());
            Assert.NotEqual("", SimulatorHost.Json(e).GetProperty("choice").GetProperty("text").GetString());
            Assert.True(SimulatorHost.Json(e).GetProperty("emitted_ns").GetInt64() > 0);
        });
        Assert.Equal("""{"type":"answer.done","answer":{"usage":{"input_tokens":2,"output_tokens":3}}}""", events[3]);
    }

    [Theory]
    [InlineData("""{"prompt":5.5}""", 400)]
    [InlineData("""{"messages":[]}""", 400)]
    [InlineData("""{"max_tokens":0}""", 400)]
    [InlineData("plain text is a prompt", 200)]
    [InlineData("[1,2]", 200)]
    public async Task Events_TakesJsonOrText(string body, int status)
    {
        await using var host = await SimulatorHost.StartAsync();
        using var response = await host.Http.PostAsync("/events", new StringContent(body), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Ws_AnswersEveryMessageOfAConnection()
    {
        await using var host = await SimulatorHost.StartAsync();
        using var socket = await ConnectAsync(host, "/ws?done=end", "chat.v1");
        Assert.Equal("chat.v1", socket.SubProtocol);
        for (var i = 1; i <= 3; i++)
        {
            await SayAsync(socket, $$"""{"prompt":"hi","max_tokens":{{i}}}""");
            for (var token = 0; token < i; token++)
            {
                Assert.Equal("token", Type(await HearAsync(socket)));
            }

            Assert.Equal($$$"""{"type":"end","usage":{"input_tokens":1,"output_tokens":{{{i}}}}}""", await HearAsync(socket));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.Equal(0, host.Server.Statistics.InternalErrors);
        Assert.Equal((3L, 0L), (host.Server.Statistics.Requests, host.Server.Statistics.InFlight));
    }

    [Fact]
    public async Task Ws_WithoutALastMessage_Closes()
    {
        await using var host = await SimulatorHost.StartAsync();
        using var socket = await ConnectAsync(host, "/ws?done=");
        await SayAsync(socket, "two words");
        for (var token = 0; token < 5; token++)
        {
            Assert.Equal("token", Type(await HearAsync(socket)));
        }

        Assert.Equal("close 1000", await HearAsync(socket));
    }

    [Theory]
    [InlineData("stream_error=1", "error")]
    [InlineData("truncated=1", "close 1000")]
    [InlineData("reset=1", "gone")]
    public async Task Ws_Faults_EndTheAnswer(string faults, string expected)
    {
        await using var host = await SimulatorHost.StartAsync("faults=" + faults);
        using var socket = await ConnectAsync(host, "/ws");
        await SayAsync(socket, "hi");
        var heard = await HearAsync(socket);
        while (heard.StartsWith("{\"type\":\"token\"", StringComparison.Ordinal))
        {
            heard = await HearAsync(socket);
        }

        Assert.Equal(expected, heard.StartsWith('{') ? Type(heard) : heard);
    }

    [Theory]
    [InlineData("rate_limited", "close 4429")]
    [InlineData("overloaded", "close 4503")]
    [InlineData("http_5xx", "close 4500")]
    public async Task Ws_Status_RefusesTheHandshakeAndClosesAnOpenConnection(string fault, string expected)
    {
        await using var host = await SimulatorHost.StartAsync();
        using var socket = await ConnectAsync(host, "/ws");
        await SayAsync(socket, "hi");
        while (await HearAsync(socket) != "[DONE]")
        {
            // The first answer is good.
        }

        await host.PostAsync("/sim/faults", $$"""{"faults":"{{fault}}=1"}""");
        await SayAsync(socket, "hi");
        Assert.Equal(expected, await HearAsync(socket));
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(host, "/ws"));
        Assert.Contains(expected[^3..], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ws_SplitEvent_IsOneMessageInFragments()
    {
        await using var host = await SimulatorHost.StartAsync("faults=split_event=1:1ms");
        using var socket = await ConnectAsync(host, "/ws");
        await SayAsync(socket, "hi");
        var heard = new List<string>();
        do
        {
            heard.Add(await HearAsync(socket));
        }
        while (heard[^1] != "[DONE]");

        Assert.Equal(6, heard.Count);
        Assert.All(heard.Take(5), static text => Assert.Equal("token", Type(text)));
    }

    [Fact]
    public async Task Ws_PlainRequest_IsToldToUpgrade()
    {
        await using var host = await SimulatorHost.StartAsync();
        using var response = await host.Http.GetAsync("/ws", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    private static async Task<ClientWebSocket> ConnectAsync(SimulatorHost host, string path, string? subprotocol = null)
    {
        var socket = new ClientWebSocket();
        if (subprotocol is not null)
        {
            socket.Options.AddSubProtocol(subprotocol);
        }

        try
        {
            await socket.ConnectAsync(new Uri("ws" + new Uri(host.Server.BaseAddress, path).ToString()[4..]), TestContext.Current.CancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    private static async Task<string> HearAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var have = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(have), TestContext.Current.CancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return $"close {(int)socket.CloseStatus!}";
                }

                have += part.Count;
                if (part.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(buffer, 0, have);
                }
            }
        }
        catch (WebSocketException)
        {
            return "gone";
        }
    }

    private static string? Type(string json) => JsonDocument.Parse(json).RootElement.GetProperty("type").GetString();
}
