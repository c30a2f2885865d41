using System.Text.Json;
using System.Text.RegularExpressions;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>The document of a real run against what the docs promise, and its way through the store.</summary>
public sealed partial class JsonDocumentTests
{
    [Fact]
    public async Task The_document_has_exactly_the_fields_that_the_docs_name()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Write("plan.yaml", $$"""
            version: 1
            name: mixed
            labels: {commit: 1a2b3c}
            target: {url: {{server.BaseAddress}}, protocol: openai-chat, model: sim}
            requests:
              - {name: chat, weight: 3}
              - {name: wrong, weight: 1, protocol: http, path: /nowhere}
            load: {model: mlperf, scenario: single-stream, requests: 80, min_duration: 100ms}
            data: {prompt_tokens: 20, output_tokens: 8}
            objectives: ['ttft{kind=chat} p50 < 5s', 'error_rate < 90%']
            """);
        var (process, run) = await place.MeasureAsync("run", "plan.yaml");
        Assert.True(process.ExitCode is 0 or 4, process.StandardError);
        Assert.Single(process.StandardOutput.Split('\n'), static line => line == "}");

        var docs = Documented(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "json.md")));
        var verdict = run.GetProperty("verdict");
        var latency = run.GetProperty("metrics").GetProperty("latency");
        var second = run.GetProperty("series")[0];
        Same(docs["The result"], run);
        Same(docs["verdict"], verdict);
        Same(docs["objectives"], verdict.GetProperty("objectives")[0]);
        Same(docs["metrics"], latency);
        Same(docs["ci"], latency.GetProperty("ci").GetProperty("p50"));
        Same(docs["rates"], run.GetProperty("rates"));
        Same(docs["counts"], run.GetProperty("counts"));
        Same(docs["error samples"], run.GetProperty("error_samples")[0]);
        Same(["name", "metrics", "errors", "counts", "rates", "turns"], run.GetProperty("kinds")[0]);
        Same(docs["generator"], run.GetProperty("generator"));
        Same(docs["series"], second);
        Same(["count", "p50", "p90", "p99", "max"], second.GetProperty("metrics").GetProperty("latency"));
        Same(docs["fingerprint"], run.GetProperty("fingerprint"));
        Same(docs["mlperf"], run.GetProperty("mlperf"));
        Assert.Equal("verdict", run.EnumerateObject().First().Name);
        NumbersAreFinite(run);
    }

    [Fact]
    public async Task A_run_goes_through_export_and_import_byte_by_byte()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync("http_5xx=0.2");
        var (_, run) = await place.MeasureAsync("run", server.Api(), "--model", "sim", "-c", "4", "-n", "200", "--json-out", "run.json", "-o", "error_rate < 50%");

        var export = await place.RunAsync("runs", "export", "last");
        Assert.Equal(place.Read("run.json"), export.StandardOutput);
        Assert.Equal(0, (await place.RunAsync("runs", "export", "last", "a.json")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("runs", "export", "last", "a.compact.json", "--compact")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("runs", "import", "a.compact.json", "--store", "other.db")).ExitCode);
        Assert.Equal(0, (await place.RunAsync("runs", "export", run.GetProperty("id").GetString()!, "b.json", "--store", "other.db")).ExitCode);

        Assert.Equal(export.StandardOutput, place.Read("a.json"));
        Assert.Equal(place.Read("a.json"), place.Read("b.json"));
        Assert.Single(place.Read("a.compact.json").TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_kept_run_gives_the_reports_that_the_run_itself_gave()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync("http_5xx=0.2");
        string[] Files(string name) => ["--html", $"{name}.html", "--markdown", $"{name}.md", "--csv", $"{name}.csv", "--junit", $"{name}.xml", "--json-out", $"{name}.json"];
        var run = await place.RunAsync(["run", server.Api(), "--model", "sim", "-c", "4", "-n", "200", "-o", "error_rate < 50%", .. Files("made")]);

        var show = await place.RunAsync(["runs", "show", "last", .. Files("kept")]);

        Assert.Equal(0, show.ExitCode);
        Assert.Equal(run.StandardOutput, show.StandardOutput);
        foreach (var extension in (string[])["html", "md", "csv", "series.csv", "xml", "json"])
        {
            Assert.Equal(place.Read($"made.{extension}"), place.Read($"kept.{extension}"));
        }
    }

    /// <summary>The fields of each table in the docs, by the heading or the "Each of …" above it.</summary>
    private static Dictionary<string, string[]> Documented(string docs)
    {
        var tables = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var title = "";
        foreach (var line in docs.Split('\n'))
        {
            if (Title().Match(line) is { Success: true } heading)
            {
                title = heading.Groups[1].Value;
            }
            else if (FieldRow().Match(line) is { Success: true } row)
            {
                tables[title] = [.. tables.GetValueOrDefault(title, []), row.Groups[1].Value];
            }
        }

        return tables;
    }

    private static void Same(string[] documented, JsonElement element) =>
        Assert.Equal(documented.Order(StringComparer.Ordinal), element.EnumerateObject().Select(static p => p.Name).Order(StringComparer.Ordinal));

    private static void NumbersAreFinite(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number)
        {
            Assert.True(double.IsFinite(element.GetDouble()), element.GetRawText());
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            Assert.All(element.EnumerateObject(), static p => NumbersAreFinite(p.Value));
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            Assert.All(element.EnumerateArray(), NumbersAreFinite);
        }
    }

    [GeneratedRegex(@"^(?:#+ |Each of `)([^`]+?)(?:`:)?$")]
    private static partial Regex Title();

    [GeneratedRegex(@"^\| `([a-z0-9_]+)` \|")]
    private static partial Regex FieldRow();
}
