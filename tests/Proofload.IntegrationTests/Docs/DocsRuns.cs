using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Running;
using Proofload.Storage.Sqlite;

namespace Proofload.IntegrationTests.Docs;

/// <summary>
/// Runs the commands of all pages: those of a page one after another, for later ones build on earlier ones; pages beside each other, for
/// nothing is measured here. Each command's test waits for its own outcome.
/// </summary>
public sealed class DocsRuns : IAsyncLifetime
{
    private readonly SemaphoreSlim _places = new(4);
    private readonly SemaphoreSlim _builds = new(1);
    private readonly Dictionary<DocsCommand, TaskCompletionSource<FinishedProcess>> _outcomes =
        DocsPages.Commands.ToDictionary(static c => c, static _ => new TaskCompletionSource<FinishedProcess>(TaskCreationOptions.RunContinuationsAsynchronously));

    private readonly string _store = Path.Combine(Path.GetTempPath(), $"proofload-docs-{Environment.ProcessId}.db");
    private Task _all = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        await SeedAsync(_store);
        _all = Task.WhenAll(DocsPages.Commands.GroupBy(static c => c.Page).Select(page => Task.Run(() => PageAsync(page.Key, [.. page]))));
    }

    internal Task<FinishedProcess> OutcomeAsync(DocsCommand command) => _outcomes[command].Task;

    public async ValueTask DisposeAsync()
    {
        await _all;
        File.Delete(_store);
        _places.Dispose();
        _builds.Dispose();
    }

    private async Task PageAsync(string page, IReadOnlyList<DocsCommand> commands)
    {
        await _places.WaitAsync();
        try
        {
            await using var workspace = await DocsWorkspace.CreateAsync(page, _store);
            foreach (var command in commands)
            {
                await RunAsync(workspace, command);
            }
        }
        catch (Exception failure)
        {
            foreach (var command in commands)
            {
                _outcomes[command].TrySetException(failure);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task RunAsync(DocsWorkspace workspace, DocsCommand command)
    {
        // Two builds at once would write the same files.
        if (command.Builds)
        {
            await _builds.WaitAsync();
        }

        try
        {
            _outcomes[command].SetResult(await workspace.RunAsync(command));
        }
        catch (TimeoutException late)
        {
            _outcomes[command].SetException(late);
        }
        finally
        {
            if (command.Builds)
            {
                _builds.Release();
            }
        }
    }

    // The reader of a page on stored runs has a run.
    private static async Task SeedAsync(string path)
    {
        File.Delete(path);
        await using var server = await Simulator.StartAsync(DocsWorkspace.QuickModel);
        await using var store = SqliteRunStore.Open(path);
        await LoadTest.RunAsync(
            new RunPlan
            {
                Name = "chat",
                Target = new TargetPlan { Url = server.BaseAddress, Protocol = "openai-chat", Model = "sim" },
                Load = new OpenLoad { Rate = 40, Duration = TimeSpan.FromSeconds(1) },
                Objectives = ["ttft p90 < 1s"],
            },
            new RunOptions { Store = store });
    }
}
