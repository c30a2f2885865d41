using System.Text.Json;

namespace Proofload.IntegrationTests.Servers;

/// <summary>The official OpenAI client for Node.js, run against a server.</summary>
internal static class OpenAiClient
{
    /// <summary>Checks models, chat, completions (whole and streamed) and embeddings; ends the test when the client is not installed.</summary>
    /// <param name="server">The server's address; the API is expected below <c>v1/</c>.</param>
    /// <param name="arguments">More arguments of the script, for example <c>--skip embeddings</c>.</param>
    /// <returns>The script's exit code (0: every check passed) and what the client saw.</returns>
    public static async Task<(int ExitCode, JsonElement Report)> CheckAsync(Uri server, params string[] arguments)
    {
        RequiresServer.Present(NodePackages.Missing("openai"));
        var run = await FinishedProcess.RunAsync(
            NodePackages.Node!,
            [RepositoryRoot.TestServer("openai-client", "check.mjs"), new Uri(server, "v1").AbsoluteUri, .. arguments],
            TimeSpan.FromSeconds(60));
        Assert.True(run.StandardOutput.StartsWith('{'), $"The client script ended with {run.ExitCode}:\n{run.StandardOutput}{run.StandardError}");
        return (run.ExitCode, JsonElement.Parse(run.StandardOutput));
    }
}
