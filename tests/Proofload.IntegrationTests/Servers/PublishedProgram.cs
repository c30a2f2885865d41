namespace Proofload.IntegrationTests.Servers;

/// <summary>
/// The program that the tests start as a process: the published one that <c>PROOFLOAD_PUBLISHED</c> names (test.sh does, because compiled ahead it
/// starts in half the time), else the one that was built beside the tests.
/// </summary>
internal static class PublishedProgram
{
    /// <summary>Its assembly, for <c>dotnet</c>.</summary>
    public static string Assembly { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("PROOFLOAD_PUBLISHED") is { Length: > 0 } published ? published : AppContext.BaseDirectory,
        "Proofload.Cli.dll");
}
