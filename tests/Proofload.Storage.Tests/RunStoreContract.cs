using Proofload.Results;

namespace Proofload.Storage.Tests;

/// <summary>What every store does. A new store derives one class and gives an empty store.</summary>
public abstract class RunStoreContract
{
    private static CancellationToken None => CancellationToken.None;

    /// <summary>An empty store; the caller disposes it.</summary>
    protected abstract IRunStore NewStore();

    [Fact]
    public async Task A_completed_run_comes_back_whole()
    {
        await using var store = NewStore();
        var run = StoredRuns.Run("run-1");
        await store.CompleteAsync(run, None);
        var found = await store.FindAsync("run-1", None);
        Assert.NotNull(found);
        Assert.Equal(RunResultJson.Write(run), RunResultJson.Write(found));
    }

    [Fact]
    public async Task A_run_that_goes_on_shows_what_it_has_so_far()
    {
        await using var store = NewStore();
        await store.BeginAsync(StoredRuns.Head("run-1"), None);
        await store.AppendAsync("run-1", [StoredRuns.Interval(0), StoredRuns.Interval(1)], None);
        await store.AppendAsync("run-1", [], None);
        await store.AppendAsync("run-1", [StoredRuns.Interval(2)], None);
        var found = await store.FindAsync("run-1", None);
        Assert.NotNull(found);
        Assert.Equal(RunEnding.Running, found.Ending);
        Assert.Equal([0.0, 1.0, 2.0], found.Series.Select(i => i.At));
        var listed = Assert.Single(await store.ListAsync(10, None));
        Assert.Equal((RunEnding.Running, 27L, 3L), (listed.Ending, listed.Ok, listed.Failed));
    }

    [Fact]
    public async Task Completing_a_run_replaces_what_was_stored_while_it_went_on()
    {
        await using var store = NewStore();
        await store.BeginAsync(StoredRuns.Head("run-1"), None);
        await store.AppendAsync("run-1", [StoredRuns.Interval(0)], None);
        await store.CompleteAsync(StoredRuns.Run("run-1"), None);
        var found = await store.FindAsync("run-1", None);
        Assert.NotNull(found);
        Assert.Equal(RunEnding.Completed, found.Ending);
        Assert.Equal(10, found.Series.Count);
        await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync("run-1", [StoredRuns.Interval(9)], None));
    }

    [Fact]
    public async Task Beginning_a_run_twice_is_refused()
    {
        await using var store = NewStore();
        await store.BeginAsync(StoredRuns.Head("run-1"), None);
        var e = await Assert.ThrowsAsync<StoreException>(() => store.BeginAsync(StoredRuns.Head("run-1"), None));
        Assert.Contains("run-1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Intervals_of_an_unknown_run_are_refused()
    {
        await using var store = NewStore();
        await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync("nobody", [StoredRuns.Interval(0)], None));
    }

    [Fact]
    public async Task Storing_a_whole_run_again_keeps_the_newer_one()
    {
        await using var store = NewStore();
        await store.CompleteAsync(StoredRuns.Run("run-1", "old"), None);
        await store.CompleteAsync(StoredRuns.Run("run-1", "new"), None);
        Assert.Equal("new", Assert.Single(await store.ListAsync(10, None)).Name);
    }

    [Fact]
    public async Task The_list_has_the_newest_first_and_its_numbers()
    {
        await using var store = NewStore();
        await store.CompleteAsync(StoredRuns.Run("b", minute: 2, outcome: Outcome.Failed), None);
        await store.CompleteAsync(StoredRuns.Run("a", minute: 1), None);
        await store.CompleteAsync(StoredRuns.Run("c", minute: 3), None);
        var list = await store.ListAsync(2, None);
        Assert.Equal(["c", "b"], list.Select(r => r.Id));
        Assert.Equal(RunListing.Of(StoredRuns.Run("b", minute: 2, outcome: Outcome.Failed)), list[1]);
        Assert.Empty(await store.ListAsync(0, None));
    }

    [Fact]
    public async Task A_run_keeps_its_place_in_a_study_from_its_first_moment_on()
    {
        await using var store = NewStore();
        await store.BeginAsync(StoredRuns.Head("run-2") with { Study = StoredRuns.Point("sweep-1", 2) }, None);
        await store.CompleteAsync(StoredRuns.Run("run-1", minute: 1) with { Study = StoredRuns.Point("sweep-1", 1) }, None);
        await store.CompleteAsync(StoredRuns.Run("run-3", minute: 2), None);
        var list = await store.ListAsync(10, None);
        Assert.Equal([null, new StudyMark("sweep-1", "sweep", 1, 4), new StudyMark("sweep-1", "sweep", 2, 4)], list.Select(static r => r.Study));
        var study = await StudyRuns.FindAsync(store, "sweep-1", None);
        Assert.Equal(["run-1", "run-2"], study.Select(static r => r.Id));
        Assert.Equal(["batch", "concurrency"], study[0].Study!.Values.Keys);
        Assert.Equal(RunEnding.Running, study[1].Ending);
    }

    [Fact]
    public async Task A_study_is_found_by_the_beginning_of_its_id()
    {
        await using var store = NewStore();
        await store.CompleteAsync(StoredRuns.Run("a", minute: 1) with { Study = StoredRuns.Point("sweep-11", 1) }, None);
        await store.CompleteAsync(StoredRuns.Run("b", minute: 2) with { Study = StoredRuns.Point("sweep-12", 1) }, None);
        Assert.Equal("b", Assert.Single(await StudyRuns.FindAsync(store, "sweep-12", None)).Id);
        Assert.Empty(await StudyRuns.FindAsync(store, "sweep-2", None));
        Assert.Empty(await StudyRuns.FindAsync(store, "", None));
        var e = await Assert.ThrowsAsync<StoreException>(() => StudyRuns.FindAsync(store, "sweep", None));
        Assert.Contains("sweep-12, sweep-11", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-a1", "2026-a1")]
    [InlineData("2026-b", "2026-b1")]
    [InlineData("last", "2026-c1")]
    [InlineData("nightly", "2026-a2")]
    [InlineData("2026-z", null)]
    [InlineData("", null)]
    [InlineData("2026-_1", null)]
    [InlineData("%", null)]
    public async Task A_reference_finds(string reference, string? id)
    {
        await using var store = NewStore();
        await store.CompleteAsync(StoredRuns.Run("2026-a1", "nightly", 1), None);
        await store.CompleteAsync(StoredRuns.Run("2026-a2", "nightly", 2), None);
        await store.CompleteAsync(StoredRuns.Run("2026-b1", "chat", 3), None);
        await store.CompleteAsync(StoredRuns.Run("2026-c1", "chat", 4), None);
        Assert.Equal(id, (await store.FindAsync(reference, None))?.Id);
    }

    [Fact]
    public async Task An_ambiguous_prefix_is_refused_with_its_candidates()
    {
        await using var store = NewStore();
        for (var i = 0; i < 7; i++)
            await store.CompleteAsync(StoredRuns.Run($"2026-{i}", "chat", i), None);
        var e = await Assert.ThrowsAsync<StoreException>(() => store.FindAsync("2026", None));
        Assert.Contains("2026-6 (chat, 2026-03-01 12:06)", e.Message, StringComparison.Ordinal);
        Assert.Contains("…", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-1", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task Last_of_an_empty_store_is_none()
    {
        await using var store = NewStore();
        Assert.Null(await store.FindAsync("last", None));
    }

    [Fact]
    public async Task A_deleted_run_is_gone_with_its_intervals()
    {
        await using var store = NewStore();
        await store.BeginAsync(StoredRuns.Head("run-1"), None);
        await store.AppendAsync("run-1", [StoredRuns.Interval(0)], None);
        Assert.True(await store.DeleteAsync("run-1", None));
        Assert.False(await store.DeleteAsync("run-1", None));
        Assert.Null(await store.FindAsync("run-1", None));
        await store.BeginAsync(StoredRuns.Head("run-1"), None);
        Assert.Empty((await store.FindAsync("run-1", None))!.Series);
    }

    [Fact]
    public async Task Settings_are_kept_by_key()
    {
        await using var store = NewStore();
        Assert.Null(await store.ReadSettingAsync("calibration", None));
        await store.WriteSettingAsync("calibration", "1", None);
        await store.WriteSettingAsync("calibration", "2", None);
        await store.WriteSettingAsync("empty", "", None);
        Assert.Equal("2", await store.ReadSettingAsync("calibration", None));
        Assert.Equal("", await store.ReadSettingAsync("empty", None));
    }

    [Fact]
    public async Task Names_and_texts_are_data_not_statements()
    {
        await using var store = NewStore();
        var hostile = StoredRuns.Run("x'); DROP TABLE runs; --", "\"' OR 1=1 --");
        await store.CompleteAsync(hostile, None);
        Assert.Equal(hostile.Name, (await store.FindAsync(hostile.Id, None))?.Name);
        Assert.Equal(hostile.Id, (await store.FindAsync(hostile.Name, None))?.Id);
    }

    [Fact]
    public async Task Many_callers_may_use_it_at_once()
    {
        await using var store = NewStore();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await store.BeginAsync(StoredRuns.Head($"run-{i}", minute: i), None);
            for (var s = 0; s < 5; s++)
                await store.AppendAsync($"run-{i}", [StoredRuns.Interval(s)], None);
            if (i % 2 == 0)
                await store.CompleteAsync(StoredRuns.Run($"run-{i}", minute: i), None);
        }));
        Assert.Equal(8, (await store.ListAsync(100, None)).Count);
        Assert.Equal(5, (await store.FindAsync("run-1", None))!.Series.Count);
        Assert.Equal(10, (await store.FindAsync("run-2", None))!.Series.Count);
    }
}

/// <summary>The contract on the store that keeps nothing.</summary>
public sealed class InMemoryRunStoreTests : RunStoreContract
{
    protected override IRunStore NewStore() => new InMemoryRunStore();
}
