using System.Text.Json;
using Proofload.IntegrationTests.CommandLine;
using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Proxy;

namespace Proofload.IntegrationTests.Clients;

/// <summary>Toxiproxy's own Node.js client takes the fault proxy for the real thing.</summary>
public sealed class ToxiproxyClientTests
{
    [Fact]
    public async Task The_node_client_makes_a_proxy_poisons_it_and_heals_it()
    {
        RequiresServer.Present(NodePackages.Missing("toxiproxy-node-client"));
        await using var server = await TestModel.QuickAsync();
        await using var host = await FaultProxyHost.StartAsync([], "127.0.0.1:0");
        var run = await FinishedProcess.RunAsync(
            NodePackages.Node!,
            [RepositoryRoot.TestServer("toxiproxy-client", "check.mjs"), host.ApiAddress!.GetLeftPart(UriPartial.Authority), server.BaseAddress.Authority],
            TimeSpan.FromSeconds(60));
        Assert.True(run.StandardOutput.StartsWith('{'), $"The client script ended with {run.ExitCode}:\n{run.StandardOutput}{run.StandardError}");
        var seen = JsonElement.Parse(run.StandardOutput);

        Assert.All(new[] { "before", "during", "after", "reset" }, phase => Assert.Equal(200, seen.GetProperty(phase).GetProperty("status").GetInt32()));
        Assert.True(seen.GetProperty("during").GetProperty("ms").GetDouble() >= 399, run.StandardOutput);
        Assert.Equal(["slow"], seen.GetProperty("listed").EnumerateArray().Select(static t => t.GetString()));
        Assert.Equal("failed", seen.GetProperty("cut").GetString());
        Assert.Equal(["web"], seen.GetProperty("names").EnumerateArray().Select(static t => t.GetString()));
        Assert.Equal("refused", seen.GetProperty("duplicate").GetString());
        Assert.Empty(seen.GetProperty("left").EnumerateArray());
    }
}
