using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>Takes OTLP metrics and decodes them with OpenTelemetry's own npm package.</summary>
public sealed class OtlpReceiver : ExternalServer
{
    private protected override string? Missing => NodePackages.Missing("@opentelemetry/otlp-transformer");

    private protected override ServerCommand Command(int port) => new(
        NodePackages.Node!,
        [RepositoryRoot.TestServer("otlp", "receiver.mjs"), "--port", port.ToString(CultureInfo.InvariantCulture)],
        "/");
}
