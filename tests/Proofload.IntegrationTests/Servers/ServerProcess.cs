using System.Diagnostics;

namespace Proofload.IntegrationTests.Servers;

/// <summary>A started server with its output; disposing ends it and its children by process id.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly OutputTail output = new(200);
    private readonly EventHandler endWithTheTests;

    private ServerProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        endWithTheTests = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += endWithTheTests;
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string Output => output.ToString();

    public static ServerProcess Start(ServerCommand command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        return new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start."));
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= endWithTheTests;
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
