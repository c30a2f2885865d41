using System.Globalization;

namespace Proofload.IntegrationTests.Servers;

/// <summary>scikit-learn's digits classifier behind plain JSON and KServe v2.</summary>
public sealed class DigitsServer : ExternalServer
{
    private readonly TimeSpan delay;

    public DigitsServer()
        : this(TimeSpan.Zero)
    {
    }

    /// <summary>A server of its own that waits <paramref name="delay"/> before every prediction.</summary>
    internal DigitsServer(TimeSpan delay) => this.delay = delay;

    private protected override string? Missing => Python.Missing("sklearn", "fastapi", "uvicorn");

    private protected override ServerCommand Command(int port) => new(
        Python.Program,
        [
            RepositoryRoot.TestServer("digits", "serve_digits.py"),
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--delay-ms", delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        ],
        "/healthz");
}
