using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>Decodes images with Pillow and sounds with Python's library, behind five protocols.</summary>
public sealed class VisionServer : ExternalServer
{
    private readonly bool loading;

    public VisionServer()
        : this(loading: false)
    {
    }

    /// <summary>A server of its own whose model is perhaps not ready before <c>POST /loaded</c>.</summary>
    internal VisionServer(bool loading) => this.loading = loading;

    private protected override string? Missing => Python.Missing("aiohttp", "PIL");

    private protected override ServerCommand Command(int port) => new(
        Python.Program,
        [
            RepositoryRoot.TestServer("vision", "serve_vision.py"),
            "--port", port.ToString(CultureInfo.InvariantCulture),
            .. loading ? (string[])["--loading"] : [],
        ],
        "/healthz");
}
