using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>A WebSocket server on the npm package ws.</summary>
public sealed class WebSocketServer : ExternalServer
{
    private protected override string? Missing => NodePackages.Missing("ws");

    private protected override ServerCommand Command(int port) => new(
        NodePackages.Node!,
        [RepositoryRoot.TestServer("websocket", "server.mjs"), "--port", port.ToString(CultureInfo.InvariantCulture)],
        "/");
}
