namespace Proofload.Storage.Tests;

public sealed class RunStoreLocationTests
{
    [Theory]
    [InlineData(0, "HOME=/home/u", "/home/u/.local/share/proofload/runs.db")]
    [InlineData(0, "HOME=/home/u;XDG_DATA_HOME=/data", "/data/proofload/runs.db")]
    [InlineData(0, "HOME=/home/u;XDG_DATA_HOME=relative", "/home/u/.local/share/proofload/runs.db")]
    [InlineData(0, "HOME=/home/u;XDG_DATA_HOME=", "/home/u/.local/share/proofload/runs.db")]
    [InlineData(1, "HOME=/Users/u;XDG_DATA_HOME=/data", "/Users/u/Library/Application Support/proofload/runs.db")]
    [InlineData(2, "LOCALAPPDATA=/L;USERPROFILE=/U", "/L/proofload/runs.db")]
    [InlineData(2, "USERPROFILE=/U", "/U/AppData/Local/proofload/runs.db")]
    [InlineData(0, "HOME=/home/u;PROOFLOAD_STORE=/x/y.db", "/x/y.db")]
    public void Default_FollowsTheSystemsCustom(int system, string environment, string expected)
    {
        var variables = environment.Split(';').Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        Assert.Equal(expected, RunStoreLocation.Default(variables.GetValueOrDefault, (HostSystem)system).Replace('\\', '/'));
    }

    [Fact]
    public void Default_WithoutAnything_IsTheTemporaryFolder() =>
        Assert.StartsWith(Path.GetTempPath(), RunStoreLocation.Default(_ => null, HostSystem.Unix), StringComparison.Ordinal);
}
