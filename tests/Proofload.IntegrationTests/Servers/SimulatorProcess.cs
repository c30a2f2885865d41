namespace Proofload.IntegrationTests.Servers;

/// <summary>The built-in simulator in a process of its own, as a user starts it: <c>proofload sim</c>.</summary>
public sealed class SimulatorProcess(params string[] flags) : ExternalServer
{
    private protected override string? Missing => null;

    private protected override ServerCommand Command(int port) =>
        new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [PublishedProgram.Assembly, "sim", "--port", port.ToString(), "--duration", "10m", .. flags], "/healthz");
}
