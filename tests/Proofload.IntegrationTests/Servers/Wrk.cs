using System.Globalization;
using System.Text.RegularExpressions;

namespace Proofload.IntegrationTests.Servers;

/// <summary>wrk, an independent load generator to check counts and rates against.</summary>
internal static partial class Wrk
{
    private static readonly string? Program = Executable.Find("wrk");

    /// <summary>Loads <paramref name="url"/> with one thread for whole seconds and gives the requests it counted as completed.</summary>
    public static async Task<long> RequestsAsync(Uri url, int connections, int seconds)
    {
        RequiresServer.Present(Program is null ? "wrk is not installed." : null);
        var run = await FinishedProcess.RunAsync(
            Program!,
            [$"-t1", $"-c{connections}", $"-d{seconds}s", url.AbsoluteUri],
            TimeSpan.FromSeconds(seconds + 20));
        var count = Completed().Match(run.StandardOutput);
        Assert.True(run.ExitCode == 0 && count.Success, $"wrk ended with {run.ExitCode}:\n{run.StandardOutput}{run.StandardError}");
        return long.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Completed();
}
