using Proofload.IntegrationTests.Servers;
using Xunit.Sdk;

namespace Proofload.IntegrationTests.ServerTests;

public sealed class ExternalServerTests
{
    [Fact]
    public void Present_NothingMissing_GoesOn() => RequiresServer.Present(missing: null, mustBeThere: true);

    [Fact]
    public void Present_MissingOnALaptop_SkipsWithTheReason()
    {
        var ended = Ended(() => RequiresServer.Present("nginx is not installed.", mustBeThere: false));

        Assert.IsType<SkipException>(ended);
        Assert.Contains("nginx is not installed. Run eng/install-test-servers.sh.", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Present_MissingInCi_FailsWithTheReason()
    {
        var ended = Ended(() => RequiresServer.Present("nginx is not installed.", mustBeThere: true));

        Assert.IsType<FailException>(ended);
        Assert.Contains("nginx is not installed.", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_server_is_gone_with_its_children_and_starts_again_when_asked()
    {
        await using var server = new NginxServer();
        await server.RequireAsync();
        var (first, children) = (server.ProcessId, Children(server.ProcessId));

        await server.KillAsync();

        Assert.NotEmpty(children);
        Assert.All([first, .. children], id => Assert.False(Runs(id), $"process {id} still runs"));
        await server.RequireAsync();
        Assert.NotEqual(first, server.ProcessId);
    }

    [Fact]
    public async Task A_server_that_ends_at_once_is_reported_with_its_output_each_time_it_is_asked_for()
    {
        await using var server = new AimockServer("--no-such-option");

        var first = await Assert.ThrowsAnyAsync<Exception>(server.RequireAsync);
        var second = await Assert.ThrowsAnyAsync<Exception>(server.RequireAsync);

        Assert.Contains("ended before it was ready", first.Message, StringComparison.Ordinal);
        Assert.Contains("--no-such-option", first.Message, StringComparison.Ordinal);
        Assert.Equal(first.Message, second.Message);
    }

    private static Exception? Ended(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception error) when (error is SkipException or FailException)
        {
            return error;
        }
    }

    private static IReadOnlyList<int> Children(int parent) =>
        [.. Directory.EnumerateDirectories($"/proc/{parent}/task")
            .Select(task => Path.Combine(task, "children")).Where(File.Exists)
            .SelectMany(file => File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse)];

    // A zombie has ended; only its parent has not asked yet.
    private static bool Runs(int id) =>
        File.Exists($"/proc/{id}/status") && !File.ReadAllText($"/proc/{id}/status").Contains("State:\tZ", StringComparison.Ordinal);
}
