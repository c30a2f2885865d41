using System.Diagnostics;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Costing;

/// <summary>A command of the user, run by the system's shell.</summary>
internal static class ShellCommand
{
    /// <summary>Runs it to its end; what it says goes to the error stream.</summary>
    /// <exception cref="CommandException">It cannot be started or fails; one line.</exception>
    public static async Task RunAsync(string flag, string text, CliServices services, CancellationToken cancellation)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", text]) : new ProcessStartInfo("/bin/sh", ["-c", text]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = services.Folder;
        using var process = Process.Start(start) ?? throw new CommandException($"{flag}: the shell cannot be started");
        var said = process.StandardOutput.ReadToEndAsync(cancellation);
        var failed = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        foreach (var line in ((await said) + (await failed)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            services.Terminal.Note($"  {line}");
        }

        if (process.ExitCode != 0)
        {
            throw new CommandException($"{flag}: '{text}' ended with {process.ExitCode}; nothing was measured");
        }
    }
}
