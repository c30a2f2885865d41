using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>Checks requests against the official Open Inference (KServe v2) OpenAPI file: a request that breaks the contract gets an error.</summary>
public sealed class PrismServer : ExternalServer
{
    private readonly string description;

    public PrismServer()
        : this(RepositoryRoot.TestServer("open-inference", "open_inference_rest.yaml"))
    {
    }

    /// <summary>A server of its own for another description.</summary>
    internal PrismServer(string description) => this.description = description;

    private protected override string? Missing => NodePackages.Missing("@stoplight/prism-cli");

    private protected override ServerCommand Command(int port) => new(
        NodePackages.Node!,
        [
            NodePackages.Binary("prism"), "mock", "--errors",
            "--host", "127.0.0.1",
            "--port", port.ToString(CultureInfo.InvariantCulture),
            description,
        ],
        "/v2/health/live");
}
