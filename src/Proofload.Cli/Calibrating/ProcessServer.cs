using System.Diagnostics;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Calibrating;

/// <summary>This program once more, as a server in a process of its own. It ends when it is disposed, and by itself when this process dies.</summary>
internal sealed class ProcessServer : ICalibrationServer
{
    private const string Listening = "listening on ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private ProcessServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <exception cref="CommandException">It does not start or does not listen; one line.</exception>
    public static async Task<ProcessServer> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        var process = Start(arguments);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(late.Token) is { } line)
            {
                if (line.StartsWith(Listening, StringComparison.Ordinal))
                {
                    // What else it says is read away, so that it never waits for us.
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    return new ProcessServer(process, new Uri(line[Listening.Length..].Trim() + "/"));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await EndAsync(process);
            throw new CommandException($"the server to calibrate against did not listen within {Patience.TotalSeconds:0} s");
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
            throw;
        }

        await EndAsync(process);
        throw new CommandException("the server to calibrate against did not start");
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static Process Start(IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new CommandException("the path of this program is unknown, so that it cannot start a server of its own");
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(program, isHost ? [typeof(ProcessServer).Assembly.Location, .. arguments] : arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        try
        {
            var process = Process.Start(start) ?? throw new CommandException($"cannot start {program}");
            _ = process.StandardError.ReadToEndAsync();
            return process;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CommandException($"cannot start {program}: {exception.Message}");
        }
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }
}
