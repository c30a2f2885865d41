using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>A real Alertmanager that tells nobody, or whom its configuration says.</summary>
public sealed class AlertmanagerServer : ExternalServer
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-alertmanager-");
    private readonly string? program = Executable.Find("prometheus-alertmanager") ?? Executable.Find("alertmanager");

    private protected override string? Missing => program is null ? "prometheus-alertmanager is not installed." : null;

    /// <summary>Its configuration.</summary>
    public string Configuration { get; init; } = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private protected override ServerCommand Command(int port)
    {
        var configuration = Path.Combine(folder.FullName, "alertmanager.yml");
        File.WriteAllText(configuration, Configuration);
        return new ServerCommand(
            program!,
            [$"--config.file={configuration}", $"--storage.path={Path.Combine(folder.FullName, "data")}", string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"), "--cluster.listen-address="],
            "/-/ready");
    }
}
