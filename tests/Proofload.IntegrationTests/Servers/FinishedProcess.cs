using System.Diagnostics;

namespace Proofload.IntegrationTests.Servers;

/// <summary>What a program that ran to its end printed and returned.</summary>
internal sealed record FinishedProcess(int ExitCode, string StandardOutput, string StandardError)
{
    /// <summary>Runs a program without input. One that takes longer than <paramref name="limit"/> is ended, with its children, and reported.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">Longest time it may take.</param>
    /// <param name="surroundings">Sets its folder and environment; null leaves both as they are.</param>
    /// <exception cref="TimeoutException">The program did not end within the limit.</exception>
    public static async Task<FinishedProcess> RunAsync(string program, IEnumerable<string> arguments, TimeSpan limit, Action<ProcessStartInfo>? surroundings = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        surroundings?.Invoke(start);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {limit.TotalSeconds} s.\n{await output}\n{await error}");
        }

        return new FinishedProcess(process.ExitCode, await output, await error);
    }

    public static FinishedProcess Run(string program, IEnumerable<string> arguments, TimeSpan limit) =>
        RunAsync(program, arguments, limit).GetAwaiter().GetResult();
}
