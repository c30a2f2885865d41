namespace Proofload.IntegrationTests.Servers;

/// <summary>How a server is started: a program by its path, its arguments and the URL path that answers 2xx once it serves.</summary>
internal sealed record ServerCommand(string Program, IReadOnlyList<string> Arguments, string ReadyPath)
{
    public override string ToString() => $"{Program} {string.Join(' ', Arguments)}";
}
