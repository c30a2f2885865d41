using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Other tools load nginx here and now; the imported run says what the tool printed.</summary>
public sealed partial class ImportTests(NginxServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Wrk()
    {
        using var place = new Workplace();
        var printed = await ToolAsync(place, "wrk", "wrk.txt", "-t1", "-c4", "-d2s", "--latency", await UrlAsync());
        var run = await ImportAsync(place, "wrk.txt");
        Assert.Equal(Number(Requests().Match(printed)), run.GetProperty("counts").GetProperty("ok").GetDouble());
        Assert.Equal(Number(Rate().Match(printed)), run.GetProperty("rates").GetProperty("sent").GetDouble(), 0.01);
        foreach (var (percent, name) in ((string, string)[])[("50", "p50"), ("90", "p90"), ("99", "p99")])
        {
            var line = Regex.Match(printed, $@"^\s+{percent}%\s+([\d.]+)(us|ms|s)\s*$", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
            var unit = line.Groups[2].Value switch { "us" => 1e-6, "ms" => 1e-3, _ => 1 };
            Assert.Equal(Number(line) * unit, Statistic(run, name), 1e-9);
        }
    }

    [Fact]
    public async Task Hey_prints_the_same_as_its_csv_gives()
    {
        using var place = new Workplace();
        var url = await UrlAsync();
        var printed = await ToolAsync(place, "hey", "hey.txt", "-n", "600", "-c", "3", url);
        var run = await ImportAsync(place, "hey.txt");
        Assert.Equal(600, run.GetProperty("counts").GetProperty("ok").GetInt64());
        Assert.Equal(Number(Regex.Match(printed, @"99% in ([\d.]+) secs", RegexOptions.None, TimeSpan.FromSeconds(1))), Statistic(run, "p99"), 1e-9);

        var csv = await ToolAsync(place, "hey", "hey.csv", "-n", "600", "-c", "3", "-o", "csv", url);
        var times = csv.TrimEnd().Split('\n').Skip(1).Select(static l => double.Parse(l.Split(',')[0], CultureInfo.InvariantCulture)).Order().ToList();
        var requests = await ImportAsync(place, "hey.csv");
        Assert.Equal(times.Count, requests.GetProperty("counts").GetProperty("ok").GetInt64());
        Assert.InRange(Statistic(requests, "p99"), times[(int)Math.Ceiling(0.99 * times.Count) - 1], (times[(int)Math.Ceiling(0.99 * times.Count) - 1] * 1.001) + 1e-9);
        Assert.NotEqual(JsonValueKind.Null, requests.GetProperty("metrics").GetProperty("service_time").GetProperty("ci").GetProperty("p99").GetProperty("low").ValueKind);
    }

    [Fact]
    public async Task Ab_with_all_of_its_files()
    {
        using var place = new Workplace();
        var printed = await ToolAsync(place, "ab", "ab.txt", "-n", "500", "-c", "4", "-g", place.PathOf("ab.tsv"), "-e", place.PathOf("ab.csv"), await UrlAsync());
        var text = await ImportAsync(place, "ab.txt");
        Assert.Equal(500, text.GetProperty("counts").GetProperty("ok").GetInt64());
        Assert.Equal(Number(Regex.Match(printed, @"99%\s+(\d+)", RegexOptions.None, TimeSpan.FromSeconds(1))) / 1e3, Statistic(text, "p99"), 1e-9);

        // A millisecond is as exact as ab writes a request down; its own summary takes the value after the 99th percentile.
        var all = await ImportAsync(place, "ab.txt", "ab.tsv", "ab.csv");
        var times = File.ReadLines(place.PathOf("ab.tsv")).Skip(1).Select(static l => double.Parse(l.Split('\t')[4], CultureInfo.InvariantCulture) / 1e3).Order().ToList();
        Assert.Equal(Statistic(text, "p99"), times[495], 0.0011);
        Assert.Equal(times[494], Statistic(all, "p99"), 0.001 * times[494]);
        Assert.Equal(500, all.GetProperty("metrics").GetProperty("service_time").GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task Locust()
    {
        using var place = new Workplace();
        place.Write("locustfile.py", "from locust import HttpUser, task, constant\nclass U(HttpUser):\n    wait_time = constant(0.01)\n    @task\n    def get(self): self.client.get('/healthz')\n");
        var address = (await server.RequireAsync()).ToString().TrimEnd('/');
        await ToolAsync(place, "locust", "locust.txt", "-f", "locustfile.py", "--headless", "-u", "2", "-r", "2", "-t", "4s", "--host", address, "--csv", "locust", "--csv-full-history");
        var stats = File.ReadAllLines(place.PathOf("locust_stats.csv"));
        var total = stats.Single(static l => l.Contains(",Aggregated,", StringComparison.Ordinal)).Split(',');
        var run = await ImportAsync(place, "locust_stats.csv", "locust_failures.csv");
        Assert.Equal(total[2], run.GetProperty("counts").GetProperty("ok").GetInt64().ToString(CultureInfo.InvariantCulture));
        Assert.Equal(double.Parse(total[Array.IndexOf(stats[0].Split(','), "99%")], CultureInfo.InvariantCulture) / 1e3, Statistic(run, "p99"), 1e-9);
    }

    private static double Statistic(JsonElement run, string name) => run.GetProperty("metrics").GetProperty("service_time").GetProperty(name).GetDouble();

    private static double Number(Match match) => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private async Task<string> UrlAsync() => new Uri(await server.RequireAsync(), "healthz").AbsoluteUri;

    private static async Task<string> ToolAsync(Workplace place, string tool, string file, params string[] arguments)
    {
        var program = Executable.Find(tool);
        RequiresServer.Present(program is null ? $"{tool} is not installed." : null);
        var finished = await FinishedProcess.RunAsync(program!, arguments, Limit, start => start.WorkingDirectory = place.Folder);
        Assert.True(finished.ExitCode == 0, $"{tool} ended with {finished.ExitCode}:\n{finished.StandardOutput}{finished.StandardError}");
        place.Write(file, finished.StandardOutput);
        return finished.StandardOutput;
    }

    private static async Task<JsonElement> ImportAsync(Workplace place, params string[] files)
    {
        var (process, run) = await place.MeasureAsync(["import", .. files]);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("unknown", run.GetProperty("verdict").GetProperty("measurement").GetString());
        return run;
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();
}
