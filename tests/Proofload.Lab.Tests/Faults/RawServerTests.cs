using System.Text;
using Proofload.Lab.Faults;

namespace Proofload.Lab.Tests;

public sealed class RawServerTests
{
    [Fact]
    public async Task Script_IsPlayedByteForByteAndClosedWithAFin()
    {
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send("abc"), RawStep.Wait(TimeSpan.FromMilliseconds(5)), RawStep.Send(new byte[] { 0, 255 }), RawStep.Close);
        var answer = await RawAnswer.PostAsync(server.BaseAddress, "/x", "body");
        Assert.Equal([(byte)'a', (byte)'b', (byte)'c', 0, 255], answer.Bytes);
        Assert.False(answer.WasReset);
        Assert.EndsWith("\r\n\r\nbody", Encoding.ASCII.GetString(server.Requests.Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_IsARst()
    {
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send("HTTP/1.1 200 OK\r\n"), RawStep.Wait(TimeSpan.FromMilliseconds(20)), RawStep.Reset);
        var answer = await RawAnswer.PostAsync(server.BaseAddress, "/", "");
        Assert.True(answer.WasReset);
        Assert.Equal("HTTP/1.1 200 OK\r\n", answer.Text);
    }

    [Fact]
    public async Task StartEach_GivesEachConnectionItsScriptAndTheLastToAllFurther()
    {
        await using var server = RawServer.StartEach([RawStep.Send("1")], [RawStep.Send("2")]);
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add((await RawAnswer.PostAsync(server.BaseAddress, "/", "")).Text);
        }

        Assert.Equal(["1", "2", "2"], answers);
        Assert.Equal(3, server.Accepted);
    }

    [Fact]
    public async Task Repeat_ServesFurtherRequestsOnTheConnection()
    {
        await using var server = RawServer.Start(RawStep.ReadRequest, RawStep.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), RawStep.Repeat);
        using var http = new HttpClient { BaseAddress = server.BaseAddress };
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("ok", await http.GetStringAsync("/", TestContext.Current.CancellationToken));
        }

        Assert.Equal(1, server.Accepted);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Hang_LastsUntilTheServerIsDisposed()
    {
        var server = RawServer.Start(RawStep.ReadRequest, RawStep.Hang);
        var answer = RawAnswer.PostAsync(server.BaseAddress, "/", "");
        while (server.Requests.Count == 0)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.False(answer.IsCompleted);
        await server.DisposeAsync();
        Assert.Empty((await answer).Bytes);
    }
}
