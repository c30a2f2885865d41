using System.Text.Json;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>A folder of its own in which <c>proofload</c> runs as a process of its own, with a store of its own.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>Far above what any run here takes: a machine that is busy with something else must not fail a test.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-cli-");

    public Workplace() => Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PROOFLOAD_STORE"] = Store };

    public string Folder => folder.FullName;

    public string Store => PathOf("runs.db");

    /// <summary>Variables that the process gets beside the test's own; null takes one away.</summary>
    public Dictionary<string, string?> Environment { get; }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file into the folder and gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public RunningCli Start(params string[] arguments) => RunningCli.Start(Folder, Environment, arguments);

    public async Task<FinishedProcess> RunAsync(params string[] arguments)
    {
        await using var running = Start(arguments);
        return await running.EndAsync(Limit);
    }

    /// <summary>Runs with <c>--json</c> and gives the document beside the process.</summary>
    public async Task<(FinishedProcess Process, JsonElement Run)> MeasureAsync(params string[] arguments)
    {
        var process = await RunAsync([.. arguments, "--json"]);
        Assert.True(process.StandardOutput.StartsWith('{'), $"no document, exit code {process.ExitCode}:\n{process.StandardOutput}{process.StandardError}");
        return (process, JsonElement.Parse(process.StandardOutput));
    }

    /// <summary>The kept runs, newest first.</summary>
    public async Task<IReadOnlyList<JsonElement>> RunsAsync()
    {
        var list = await RunAsync("runs", "list", "--json");
        Assert.Equal(0, list.ExitCode);
        return [.. JsonElement.Parse(list.StandardOutput).EnumerateArray()];
    }

    /// <summary>A kept run as it is exported.</summary>
    public async Task<JsonElement> ExportAsync(string run = "last")
    {
        var export = await RunAsync("runs", "export", run);
        Assert.True(export.ExitCode == 0, export.StandardError);
        return JsonElement.Parse(export.StandardOutput);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
