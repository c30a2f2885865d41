using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>Prometheus with a configuration of its own: it scrapes the given addresses each second, each with its label <c>track</c>.</summary>
public sealed class PrometheusServer(params (string Track, string Authority)[] targets) : ExternalServer
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-prometheus-");
    private readonly string? program = Executable.Find("prometheus");

    private protected override string? Missing => program is null ? "prometheus is not installed." : null;

    /// <summary>A file in the OpenMetrics format whose samples are there from the start; null for none.</summary>
    public string? Backfill { get; init; }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private protected override ServerCommand Command(int port)
    {
        var configuration = Path.Combine(folder.FullName, "prometheus.yml");
        var jobs = targets.Select(static t => $"      - targets: ['{t.Authority}']\n        labels: {{track: {t.Track}}}\n");
        File.WriteAllText(configuration, "global: {scrape_interval: 1s, scrape_timeout: 1s}\nscrape_configs:\n  - job_name: models\n    static_configs:\n" + string.Concat(jobs));
        var data = Path.Combine(folder.FullName, "data");
        if (Backfill is not null)
        {
            var made = FinishedProcess.Run(Executable.Find("promtool")!, ["tsdb", "create-blocks-from", "openmetrics", Backfill, data], TimeSpan.FromMinutes(1));
            Assert.True(made.ExitCode == 0, made.StandardError + made.StandardOutput);
        }

        return new ServerCommand(
            program!,
            [$"--config.file={configuration}", $"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=60d", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}")],
            "/-/ready");
    }
}
