using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>An independent OpenAI mock: streams in chunks of 10 characters, 20 ms apart, and can inject faults.</summary>
public sealed class AimockServer : ExternalServer
{
    private readonly string[] behaviour;

    public AimockServer()
        : this("--latency", "20", "--chunk-size", "10")
    {
    }

    /// <summary>A server of its own with other options, for example <c>--chaos-ratelimit 0.3</c>.</summary>
    internal AimockServer(params string[] behaviour) => this.behaviour = behaviour;

    private protected override string? Missing => NodePackages.Missing("@copilotkit/aimock");

    private protected override ServerCommand Command(int port) => new(
        NodePackages.Node!,
        [
            NodePackages.Binary("llmock"),
            "--host", "127.0.0.1",
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--fixtures", RepositoryRoot.TestServer("aimock", "fixtures"),
            "--log-level", "warn",
            .. behaviour,
        ],
        "/health");
}
