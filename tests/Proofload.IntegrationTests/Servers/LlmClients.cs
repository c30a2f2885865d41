using System.Text.Json;

namespace Proofload.IntegrationTests.Servers;

/// <summary>The official Node.js clients of OpenAI (responses), Anthropic (messages) and Ollama, run against a server.</summary>
internal static class LlmClients
{
    /// <summary>Runs their checks, streamed and whole; ends the test when a client is not installed.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="arguments">More arguments of the script, for example <c>--tools</c>.</param>
    /// <returns>The script's exit code (0: every check passed) and, by check, what the client saw.</returns>
    public static async Task<(int ExitCode, JsonElement Checks)> CheckAsync(Uri server, params string[] arguments)
    {
        RequiresServer.Present(NodePackages.Missing("openai") ?? NodePackages.Missing("@anthropic-ai/sdk") ?? NodePackages.Missing("ollama"));
        var run = await FinishedProcess.RunAsync(
            NodePackages.Node!,
            [RepositoryRoot.TestServer("llm-clients", "check.mjs"), server.AbsoluteUri, .. arguments],
            TimeSpan.FromSeconds(60));
        Assert.True(run.StandardOutput.StartsWith('{'), $"The client script ended with {run.ExitCode}:\n{run.StandardOutput}{run.StandardError}");
        return (run.ExitCode, JsonElement.Parse(run.StandardOutput).GetProperty("checks"));
    }
}
