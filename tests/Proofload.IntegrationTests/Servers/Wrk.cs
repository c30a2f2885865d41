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
        var count = Completed().Match(await OutputAsync(url, connections, seconds));
        return long.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>Loads <paramref name="url"/> with one thread for whole seconds and gives what it printed, the latency distribution too.</summary>
    public static async Task<string> OutputAsync(Uri url, int connections, int seconds)
    {
        RequiresServer.Present(Program is null ? "wrk is not installed." : null);
        var run = await FinishedProcess.RunAsync(
            Program!,
            ["-t1", "--latency", $"-c{connections}", $"-d{seconds}s", url.AbsoluteUri],
            TimeSpan.FromSeconds(seconds + 20));
        Assert.True(run.ExitCode == 0 && Completed().IsMatch(run.StandardOutput), $"wrk ended with {run.ExitCode}:\n{run.StandardOutput}{run.StandardError}");
        return run.StandardOutput;
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Completed();
}
