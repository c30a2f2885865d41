using Proofload.Results;

namespace Proofload.Storage.Tests;

public sealed class RunStoreFallbackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task KeepAsync_StoreThatWorks_WritesNoFile()
    {
        await using var store = new InMemoryRunStore();
        var kept = await RunStoreFallback.KeepAsync(store, StoredRuns.Run("run-1"), [_folder.Path], CancellationToken.None);
        Assert.Equal(new RunKeeping("memory", true, null), kept);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task KeepAsync_NoStore_NamesTheProblemAndTheFile()
    {
        var kept = await RunStoreFallback.KeepAsync(null, StoredRuns.Run("../evil/run"), [_folder.Path], CancellationToken.None, "The disk is full.");
        Assert.Equal(_folder.File("proofload-.._evil_run.json"), kept.Location);
        Assert.StartsWith("The disk is full. The result was written to ", kept.Message, StringComparison.Ordinal);
        Assert.Equal("../evil/run", (await RunResultJson.ReadFileAsync(kept.Location!, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task KeepAsync_FolderThatCannotBeUsed_TriesTheNext()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "", CancellationToken.None);
        var kept = await RunStoreFallback.KeepAsync(null, StoredRuns.Run("r"), [_folder.File("file/sub"), _folder.Path], CancellationToken.None);
        Assert.Equal(_folder.File("proofload-r.json"), kept.Location);
    }

    [Fact]
    public async Task KeepAsync_Cancelled_KeepsTheRunInAFile()
    {
        await using var store = Storage.Sqlite.SqliteRunStore.Open(_folder.File("runs.db"));
        var kept = await RunStoreFallback.KeepAsync(store, StoredRuns.Run("r"), [_folder.Path], new CancellationToken(canceled: true));
        Assert.True(File.Exists(kept.Location));
    }
}
