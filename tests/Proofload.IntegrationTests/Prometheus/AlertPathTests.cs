using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proofload.IntegrationTests.CommandLine;
using Proofload.IntegrationTests.Servers;
using Proofload.Slo;
using Proofload.Slo.Rules;
using Proofload.Slo.Rules.Routing;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>
/// The sample <c>samples/slo/answers.yaml</c> (99 % of answers within 500 ms over 5 minutes, told after 10 minutes), a hundred times as fast: the same breach goes
/// through <c>proofload watch</c>'s own evaluator and through the generated rules in a real Prometheus with a real Alertmanager.
/// </summary>
public sealed partial class AlertPathTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_breach_is_pending_fires_is_told_and_resolves_in_both()
    {
        await using var service = await AnswersService.StartAsync();
        using var place = new Workplace();
        var objectives = ObjectivesFileReader.Read(place.Write("answers.yaml", Quick(Sample("slo"))));
        var file = place.Write("watch.yaml", Quick(Sample("watch"))
            .Replace("../slo/answers.yaml", "answers.yaml", StringComparison.Ordinal)
            .Replace("http://localhost:8000/predict", service.Address + "predict", StringComparison.Ordinal)
            .Replace("http://127.0.0.1:5001/", service.Address + "told/watch", StringComparison.Ordinal));
        await using var alertmanager = new AlertmanagerServer
        {
            Configuration = AlertmanagerConfig.Render(objectives, new AlertmanagerOptions
            {
                Receivers = [new Receiver("page", Slo.Rules.Routing.ReceiverKind.Webhook, service.Address + "told/alertmanager")],
                GroupWait = TimeSpan.FromMilliseconds(100),
                GroupInterval = TimeSpan.FromMilliseconds(500),
            }),
        };
        var manager = await alertmanager.RequireAsync();
        var rules = place.Write("rules.yaml", RuleFileYaml.Render(PrometheusRules.Build(objectives, new PrometheusRuleOptions { Interval = Every })));
        var port = FreePort.Next();
        await using var prometheus = new PrometheusServer(("watch", $"127.0.0.1:{port}")) { Rules = [rules], Alertmanager = manager, Every = Every };
        var database = await prometheus.RequireAsync();
        await using var watch = place.Start("watch", file, "--port", $"{port}");
        await watch.ErrorShowsAsync("watching 1 target");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var phases = new Phases(http, database, new Uri($"http://127.0.0.1:{port}/"));

        // The very first probes of a cold program may be slow ones.
        await phases.UntilAsync(static p => p is { Samples: > 3, Watch: 0, Prometheus: 0 });
        phases.Forget();
        service.Longest = 600;
        await phases.UntilAsync(static p => p is { Watch: 2, Prometheus: 2 });
        await UntilAsync(() => Told(service, "watch", "firing") && Told(service, "alertmanager", "firing"));
        Assert.DoesNotContain(service.Told, static t => t.Document.GetProperty("status").GetString() == "resolved");
        service.Longest = 200;
        await phases.UntilAsync(static p => p is { Watch: 0, Prometheus: 0 });
        await UntilAsync(() => Told(service, "watch", "resolved") && Told(service, "alertmanager", "resolved"));

        output.WriteLine(phases.Story);
        Assert.Equal([0, 1, 2, 0], phases.Of(static p => p.Watch));
        Assert.Equal([0, 1, 2, 0], phases.Of(static p => p.Prometheus));
        Assert.Equal(["firing", "resolved"], Statuses(service, "watch"));
        Assert.Equal(["firing", "resolved"], Statuses(service, "alertmanager"));
        watch.Signal(Signals.Terminate);
        await watch.EndAsync(Workplace.Limit);
    }

    private static string Sample(string folder) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", folder, "answers.yaml"));

    // A hundred times as fast: 5 minutes are 3 s; a probe each 10 ms keeps their number.
    private static string Quick(string text) => Minutes().Replace(text, static m => $"{int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture) * 600}ms")
        .Replace("evaluate_every: 15s", "evaluate_every: 150ms", StringComparison.Ordinal)
        .Replace("every: 1s", "every: 20ms", StringComparison.Ordinal);

    private static bool Told(AnswersService service, string receiver, string status) => Statuses(service, receiver).Contains(status, StringComparer.Ordinal);

    /// <summary>What a receiver was told about the burning budget, repetitions left out.</summary>
    private static IReadOnlyList<string> Statuses(AnswersService service, string receiver)
    {
        var statuses = new List<string>();
        foreach (var (to, document) in service.Told)
        {
            var isBurn = document.GetProperty("alerts").EnumerateArray().Any(static a => a.GetProperty("labels").GetProperty("alertname").GetString() == RecordedNames.BurnAlert);
            var status = document.GetProperty("status").GetString()!;
            if (to == receiver && isBurn && (statuses.Count == 0 || statuses[^1] != status))
                statuses.Add(status);
        }

        return statuses;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Workplace.Limit);
        while (!holds())
            await Task.Delay(50, late.Token);
    }

    [GeneratedRegex("\\b([0-9]+)m\\b")]
    private static partial Regex Minutes();

    private readonly record struct Look(int Watch, int Prometheus, int Samples, TimeSpan After);

    /// <summary>What both say of the alert, one look after the other: 0 inactive, 1 pending, 2 firing.</summary>
    private sealed class Phases(HttpClient http, Uri prometheus, Uri watch)
    {
        private static readonly string[] Words = ["inactive", "pending", "firing"];
        private readonly Stopwatch time = Stopwatch.StartNew();

        public List<Look> Seen { get; } = [];

        /// <summary>Each change with its time, for whoever reads the test's output.</summary>
        public string Story => string.Join('\n', Seen.Where((l, i) => i == 0 || (Seen[i - 1].Watch, Seen[i - 1].Prometheus) != (l.Watch, l.Prometheus))
            .Select(static l => string.Create(CultureInfo.InvariantCulture, $"{l.After.TotalSeconds:0.0} s: watch {Words[l.Watch]}, Prometheus {Words[l.Prometheus]}")));

        /// <summary>Keeps the last look only.</summary>
        public void Forget() => Seen.RemoveRange(0, Seen.Count - 1);

        public IReadOnlyList<int> Of(Func<Look, int> side)
        {
            var phases = Seen.Select(side).ToList();
            return [.. phases.Where((p, i) => i == 0 || phases[i - 1] != p)];
        }

        public async Task UntilAsync(Func<Look, bool> holds)
        {
            using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            late.CancelAfter(Workplace.Limit);
            do
            {
                await Task.Delay(50, late.Token);
                Seen.Add(new Look(await WatchAsync(late.Token), await PrometheusAsync(late.Token), await SamplesAsync(late.Token), time.Elapsed));
            }
            while (!holds(Seen[^1]));
        }

        private async Task<int> WatchAsync(CancellationToken stop)
        {
            var text = await http.GetStringAsync(new Uri(watch, "metrics"), stop);
            var line = text.Split('\n').Single(static l => l.StartsWith("proofload_objective_alert{", StringComparison.Ordinal));
            return line[^1] - '0';
        }

        private async Task<int> PrometheusAsync(CancellationToken stop)
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(prometheus, "api/v1/alerts"), stop));
            var alerts = answer.RootElement.GetProperty("data").GetProperty("alerts").EnumerateArray();
            var states = alerts.Where(static a => a.GetProperty("labels").GetProperty("alertname").GetString() == RecordedNames.BurnAlert).Select(static a => a.GetProperty("state").GetString());
            return Array.IndexOf(Words, states.SingleOrDefault() ?? Words[0]);
        }

        private async Task<int> SamplesAsync(CancellationToken stop)
        {
            using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(prometheus, "api/v1/query?query=" + Uri.EscapeDataString($"count_over_time({RecordedNames.Sli}[1m])")), stop));
            var series = answer.RootElement.GetProperty("data").GetProperty("result");
            return series.GetArrayLength() == 0 ? 0 : int.Parse(series[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        }
    }
}
