using System.Diagnostics;
using System.Text.RegularExpressions;
using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.IntegrationTests.Docs;

/// <summary>What the reader of a page has: a folder with the files that the pages speak of, a store with a run in it, and a server.</summary>
internal sealed partial class DocsWorkspace : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LimitOfBuilds = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["prompts.jsonl"] = "{\"prompt\": \"Why is the sky blue?\"}\n{\"prompt\": \"Name three rivers.\"}\n",
        ["questions.jsonl"] = "{\"prompt\": \"Why is the sky blue?\", \"max_tokens\": 8}\n{\"prompt\": \"Name three rivers.\"}\n",
        ["questions.csv"] = "question,topic\nWhy is the sky blue?,physics\n\"Rivers, three of them?\",geography\n",
        ["batch.jsonl"] = BatchLine("/v1/chat/completions", "\"messages\": [{\"role\": \"user\", \"content\": \"Why is the sky blue?\"}], \"max_tokens\": 8"),
        ["batch-mixed.jsonl"] = BatchLine("/v1/chat/completions", "\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"max_tokens\": 8") + BatchLine("/v1/embeddings", "\"input\": [\"a\", \"b\"]"),
        ["trace.jsonl"] = "{\"timestamp\": 0, \"input_length\": 20, \"output_length\": 4}\n{\"timestamp\": 300, \"input_length\": 30, \"output_length\": 5}\n",
        ["models.json"] = "{\"small-model\": {\"input_cost_per_token\": 1.5e-07, \"output_cost_per_token\": 6e-07}}\n",
        ["spot-advisor.json"] = "{\"ranges\": [{\"index\": 1, \"label\": \"5-10%\", \"max\": 11}], \"spot_advisor\": {\"us-east-1\": {\"Linux\": {\"g5.xlarge\": {\"s\": 60, \"r\": 1}}}}}\n",
        ["request.json"] = "{\"instances\": [[1, 2, 3]]}\n",
        ["october.csv"] = "time,total,error_503\n" + string.Concat(Enumerable.Range(0, 31 * 24 * 60).Select(static i => $"{1_790_812_800 + (i * 60)},20,{(i % 2_000 < 25 ? 9 : 0)}\n")),
        ["history.csv"] = "time,total,error_503,region\n" + string.Concat(Enumerable.Range(0, 92 * 24).Select(static i => $"{1_785_542_400 + (i * 3_600)},1000,{(i % 100 < 3 ? 40 : 0)},{(i % 2 == 0 ? "eu" : "us")}\n")),
        ["photo.jpg"] = "not really a photograph",
    };

    // A whole image of one pixel: the simulator refuses others.
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC");

    // What an installed command is for the reader is the built one here.
    private static readonly string Prelude = $"set -o pipefail; proofload() {{ dotnet '{PublishedProgram.Assembly}' \"$@\"; }}; ";

    private readonly Simulator _server;

    private DocsWorkspace(string folder, Simulator server)
    {
        Folder = folder;
        _server = server;
    }

    public string Folder { get; }

    public Uri Address => _server.BaseAddress;

    /// <summary>A quick model: the first token after 20 ms, one every 5 ms, its own clock on every event.</summary>
    public static SimulatorOptions QuickModel { get; } = new()
    {
        Generation = new GenerationOptions
        {
            TimeToFirstToken = Distribution.ParseDuration("20ms"),
            InterToken = Distribution.ParseDuration("5ms"),
            EmitTimestamps = true,
        },
    };

    /// <param name="page">Its plans with a name (<c># NAME.yaml</c> in their first line) become files.</param>
    /// <param name="seedStore">A store to start from; null starts with an empty one.</param>
    public static async Task<DocsWorkspace> CreateAsync(string page, string? seedStore)
    {
        var folder = Directory.CreateTempSubdirectory("proofload-docs-").FullName;
        var server = await Simulator.StartAsync(QuickModel);
        foreach (var (name, text) in Texts)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text);
        }

        Directory.CreateDirectory(Path.Combine(folder, "images", "cat"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "images", "cat", "tom.png"), Png);
        foreach (var block in DocsPages.Blocks.Where(b => b.Page == page && b.Language == "yaml"))
        {
            if (PlanName().Match(block.Lines[0]) is { Success: true } named)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, named.Groups[1].Value), Redirected(block.Text, server));
            }
        }

        CopySamples(folder, server);
        CopyPrices(folder);
        CopyContracts(folder);
        CopyData(folder);
        CopyObjectives(folder);
        CopyResultsOfOtherTools(folder);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "proofload.yaml"), Redirected("version: 1\ntarget: {url: http://localhost:8000, protocol: openai-chat, model: llama}\nload: {model: constant-rate, rate: 5/s, duration: 1s}\n", server));
        if (seedStore is not null)
        {
            File.Copy(seedStore, Path.Combine(folder, "runs.db"));
        }

        return new DocsWorkspace(folder, server);
    }

    /// <summary>Runs a command as the page says, in a shell.</summary>
    public async Task<FinishedProcess> RunAsync(DocsCommand command)
    {
        var text = command.Quick(Address);
        if (InitOfTheUsualFile().IsMatch(text))
        {
            File.Delete(Path.Combine(Folder, "proofload.yaml"));
        }

        var finished = await FinishedProcess.RunAsync("bash", ["-c", Prelude + text], command.Builds ? LimitOfBuilds : Limit, Surround);
        if (text.StartsWith("proofload init", StringComparison.Ordinal) || text.Contains("--print-plan", StringComparison.Ordinal))
        {
            await RedirectPlansAsync();
        }

        return finished;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    // A plan that a command wrote is for a server of the reader's own.
    private async Task RedirectPlansAsync()
    {
        foreach (var plan in Directory.GetFiles(Folder, "*.yaml"))
        {
            await File.WriteAllTextAsync(plan, Redirected(await File.ReadAllTextAsync(plan), _server));
        }
    }

    private void Surround(ProcessStartInfo start)
    {
        start.WorkingDirectory = Folder;
        start.Environment["PROOFLOAD_STORE"] = Path.Combine(Folder, "runs.db");
        start.Environment["GITHUB_STEP_SUMMARY"] = Path.Combine(Folder, "step-summary.md");
        start.Environment["GITHUB_SHA"] = "1a2b3c";
        start.Environment["LOGIN_PASSWORD"] = "secret";
        start.Environment["OPENAI_API_KEY"] = start.Environment["TOKEN"] = "sk-docs";

        // No build server outlives the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
    }

    private static void CopySamples(string folder, Simulator server)
    {
        var plans = Directory.CreateDirectory(Path.Combine(folder, "samples", "plans")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples", "plans"), "*.yaml"))
        {
            File.WriteAllText(Path.Combine(plans, Path.GetFileName(file)), Redirected(File.ReadAllText(file), server));
        }
    }

    private static void CopyPrices(string folder) =>
        File.Copy(Path.Combine(RepositoryRoot.Path, "samples", "prices.yaml"), Path.Combine(folder, "samples", "prices.yaml"));

    private static void CopyContracts(string folder)
    {
        var contracts = Directory.CreateDirectory(Path.Combine(folder, "samples", "sla")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples", "sla")))
        {
            File.Copy(file, Path.Combine(contracts, Path.GetFileName(file)));
        }
    }

    private static void CopyData(string folder)
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "samples", "data")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples", "data")))
        {
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        }
    }

    private static void CopyObjectives(string folder)
    {
        foreach (var name in (string[])["slo", "watch"])
        {
            var samples = Directory.CreateDirectory(Path.Combine(folder, "samples", name)).FullName;
            foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples", name)))
            {
                File.Copy(file, Path.Combine(samples, Path.GetFileName(file)));
            }
        }
    }

    private static void CopyResultsOfOtherTools(string folder)
    {
        var from = Path.Combine(RepositoryRoot.Path, "tests", "Proofload.Tests", "Imports", "Fixtures");
        foreach (var name in (string[])["k6.json", "wrk.txt", "ab.txt", "ab.tsv"])
        {
            File.Copy(Path.Combine(from, name), Path.Combine(folder, name));
        }

        var locust = Directory.CreateDirectory(Path.Combine(folder, "locust-results")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(from, "locust")))
        {
            File.Copy(file, Path.Combine(locust, Path.GetFileName(file)));
        }
    }

    private static string BatchLine(string url, string body) =>
        $$"""{"custom_id": "request-1", "method": "POST", "url": "{{url}}", "body": {"model": "gpt-4o-mini", {{body}} } }""" + "\n";

    private static string Redirected(string text, Simulator server) => Target().Replace(text, server.BaseAddress.Authority);

    [GeneratedRegex("(?<=(http|ws)://)(localhost|127\\.0\\.0\\.1):80[0-9]{2}")]
    private static partial Regex Target();

    [GeneratedRegex("^# ([a-z-]+\\.yaml)$")]
    private static partial Regex PlanName();

    [GeneratedRegex("^proofload init(?!.*\\.yaml)")]
    private static partial Regex InitOfTheUsualFile();
}
