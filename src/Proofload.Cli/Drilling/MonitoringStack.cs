using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Proofload.Cli.CommandLine;
using Proofload.Slo.Drills;

namespace Proofload.Cli.Drilling;

/// <summary>A Prometheus and an Alertmanager of the drill's own, on free ports of 127.0.0.1, in a folder that is removed with them.</summary>
internal sealed class MonitoringStack : IAsyncDisposable
{
    /// <summary>The receiver that must not be told.</summary>
    public const string OtherReceiver = "other";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly string _folder;
    private readonly List<OwnedProcess> _processes = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private MonitoringStack(string folder) => _folder = folder;

    /// <summary>Finds the two programs.</summary>
    /// <exception cref="CommandException">One is missing.</exception>
    public static (string Prometheus, string Alertmanager) FindPrograms(Func<string, string?> environment)
    {
        var prometheus = OwnedProcess.Find(environment, "prometheus");
        var alertmanager = OwnedProcess.Find(environment, "alertmanager", "prometheus-alertmanager");
        return prometheus is not null && alertmanager is not null
            ? (prometheus, alertmanager)
            : throw new CommandException($"a drill needs {(prometheus is null ? "prometheus" : "")}{(prometheus is null && alertmanager is null ? " and " : "")}{(alertmanager is null ? "alertmanager" : "")} on the PATH (Debian: apt-get install prometheus prometheus-alertmanager)");
    }

    /// <summary>Starts both and waits until they are ready.</summary>
    public static async Task<MonitoringStack> StartAsync((string Prometheus, string Alertmanager) programs, string rules, string receiver, string severity, Uri drill, DrillTiming timing, CancellationToken cancellation)
    {
        var stack = new MonitoringStack(Directory.CreateTempSubdirectory("proofload-drill-").FullName);
        try
        {
            await stack.StartAsync(programs, rules, AlertmanagerConfig(receiver, severity, drill, timing), drill, timing, cancellation);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluations of rules that Prometheus left out or failed; null when it does not say.</summary>
    public async Task<double?> TroubleAsync(CancellationToken cancellation)
    {
        try
        {
            var text = await _http.GetStringAsync(_prometheus + "metrics", cancellation);
            return text.Split('\n')
                .Where(static l => l.StartsWith("prometheus_rule_group_iterations_missed_total{", StringComparison.Ordinal) || l.StartsWith("prometheus_rule_evaluation_failures_total{", StringComparison.Ordinal))
                .Sum(static l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Uri _prometheus = new("http://127.0.0.1/");

    private static string AlertmanagerConfig(string receiver, string severity, Uri drill, DrillTiming timing) => $"""
        route:
          receiver: {OtherReceiver}
          group_by: [alertname, objective, severity]
          group_wait: {Milliseconds(timing.GroupWait)}
          group_interval: {Milliseconds(timing.GroupInterval)}
          repeat_interval: 1h
          routes:
          - receiver: {receiver}
            matchers: ['severity="{severity}"']
        receivers:
        - name: {OtherReceiver}
          webhook_configs: [{"{"}url: '{drill}hook/{OtherReceiver}', send_resolved: true{"}"}]
        - name: {receiver}
          webhook_configs: [{"{"}url: '{drill}hook/{receiver}', send_resolved: true{"}"}]

        """;

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0}ms");

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task StartAsync((string Prometheus, string Alertmanager) programs, string rules, string routes, Uri drill, DrillTiming timing, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "rules.yml"), rules, cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder, "alertmanager.yml"), routes, cancellation);
        var (prometheusPort, alertmanagerPort) = (FreePort(), FreePort());
        await File.WriteAllTextAsync(Path.Combine(_folder, "prometheus.yml"), $"""
            global:
              scrape_interval: {Milliseconds(timing.Scrape)}
              scrape_timeout: {Milliseconds(timing.Scrape)}
              evaluation_interval: {Milliseconds(timing.Evaluation)}
            rule_files: [rules.yml]
            alerting:
              alertmanagers: [{"{"}static_configs: [{"{"}targets: ['127.0.0.1:{alertmanagerPort}']{"}"}]{"}"}]
            scrape_configs:
            - job_name: drill
              static_configs: [{"{"}targets: ['{drill.Authority}']{"}"}]

            """, cancellation);
        _processes.Add(OwnedProcess.Start(programs.Alertmanager, _folder,
            ["--config.file=alertmanager.yml", "--storage.path=alerts", $"--web.listen-address=127.0.0.1:{alertmanagerPort}", "--cluster.listen-address="]));
        _processes.Add(OwnedProcess.Start(programs.Prometheus, _folder,
            ["--config.file=prometheus.yml", "--storage.tsdb.path=data", $"--web.listen-address=127.0.0.1:{prometheusPort}", "--rules.alert.resend-delay=1s", "--log.level=warn"]));
        _prometheus = new Uri($"http://127.0.0.1:{prometheusPort}/");
        await ReadyAsync(_processes[0], new Uri($"http://127.0.0.1:{alertmanagerPort}/-/ready"), "alertmanager", cancellation);
        await ReadyAsync(_processes[1], new Uri(_prometheus, "-/ready"), "prometheus", cancellation);
    }

    private async Task ReadyAsync(OwnedProcess process, Uri ready, string name, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        while (!process.HasExited && !late.IsCancellationRequested)
        {
            try
            {
                using var response = await _http.GetAsync(ready, late.Token);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // Not there yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }

        cancellation.ThrowIfCancellationRequested();
        throw new CommandException($"{name} did not start: {(process.LastLines.Length > 0 ? process.LastLines : "it says nothing")}");
    }
}
