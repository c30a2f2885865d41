using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>Prometheus with a configuration of its own: it scrapes the given addresses each second or <see cref="Every"/>, each with its label <c>track</c>.</summary>
public sealed class PrometheusServer(params (string Track, string Authority)[] targets) : ExternalServer
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-prometheus-");
    private readonly string? program = Executable.Find("prometheus");

    private string Data => Path.Combine(folder.FullName, "data");

    private protected override string? Missing => program is null ? "prometheus is not installed." : null;

    /// <summary>A file in the OpenMetrics format whose samples are there from the start; null for none.</summary>
    public string? Backfill { get; init; }

    /// <summary>How far back an instant looks for a series' last sample; null for Prometheus' own 5 minutes.</summary>
    public TimeSpan? Lookback { get; init; }

    /// <summary>Time from one scrape, and one evaluation, to the next.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Files of rules; none.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The Alertmanager that is told, and again at each evaluation; null for none.</summary>
    public Uri? Alertmanager { get; init; }

    /// <summary>Adds samples to what the server holds, which it finds when it starts again; gives its new address.</summary>
    public async Task<Uri> AddHistoryAsync(string openMetrics)
    {
        await KillAsync();
        var file = Path.Combine(folder.FullName, "more.txt");
        await File.WriteAllTextAsync(file, openMetrics, TestContext.Current.CancellationToken);
        Fill(file);
        return await RequireAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private protected override ServerCommand Command(int port)
    {
        var configuration = Path.Combine(folder.FullName, "prometheus.yml");
        var jobs = targets.Select(static t => $"      - targets: ['{t.Authority}']\n        labels: {{track: {t.Track}}}\n");
        var every = string.Create(CultureInfo.InvariantCulture, $"{Every.TotalMilliseconds}ms");
        File.WriteAllText(
            configuration,
            $"global: {{scrape_interval: {every}, scrape_timeout: {every}, evaluation_interval: {every}}}\n"
            + string.Concat(Rules.Select(static r => $"- '{r}'\n").Prepend("rule_files:\n"))
            + (Alertmanager is null ? "" : $"alerting: {{alertmanagers: [{{static_configs: [{{targets: ['{Alertmanager.Authority}']}}]}}]}}\n")
            + "scrape_configs:\n  - job_name: models\n    static_configs:\n" + string.Concat(jobs));
        if (Backfill is not null)
            Fill(Backfill);

        return new ServerCommand(
            program!,
            [$"--config.file={configuration}", $"--storage.tsdb.path={Data}", "--storage.tsdb.retention.time=60d", "--rules.alert.resend-delay=1s", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                .. Lookback is { } lookback ? [string.Create(CultureInfo.InvariantCulture, $"--query.lookback-delta={lookback.TotalMilliseconds}ms")] : Array.Empty<string>()],
            "/-/ready");
    }

    private void Fill(string file)
    {
        var made = FinishedProcess.Run(Executable.Find("promtool")!, ["tsdb", "create-blocks-from", "openmetrics", file, Data], TimeSpan.FromMinutes(5));
        Assert.True(made.ExitCode == 0, made.StandardError + made.StandardOutput);
    }
}
