using System.Net;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.ServerTests;

public sealed class NginxServerTests(NginxServer server)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_file_put_beside_the_server_is_served()
    {
        var address = await server.RequireAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Files, "hello.txt"), "hello", TestContext.Current.CancellationToken);

        Assert.Equal("hello", await Http.GetStringAsync(new Uri(address, "files/hello.txt"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Fixed_statuses_are_answered(int status)
    {
        using var response = await Http.GetAsync(new Uri(await server.RequireAsync(), $"status/{status}"), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
    }
}
