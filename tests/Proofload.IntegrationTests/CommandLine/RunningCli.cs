using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>A <c>proofload</c> process that goes on.</summary>
internal sealed partial class RunningCli : IAsyncDisposable
{
    // What the machine that runs the tests has set must not decide what the tests see.
    private static readonly string[] Foreign =
        ["CI", "GITHUB_ACTIONS", "TF_BUILD", "JENKINS_URL", "GITHUB_STEP_SUMMARY", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "OPENAI_API_KEY"];

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;
    private readonly StringBuilder errorSoFar = new();
    private readonly SemaphoreSlim errorGrew = new(0);

    private RunningCli(Process process)
    {
        this.process = process;
        process.StandardInput.Close();
        output = process.StandardOutput.ReadToEndAsync();
        error = ReadErrorAsync();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The program and arguments that start proofload.</summary>
    public static (string Program, string[] Arguments) Command(params string[] arguments)
    {
        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

        // A shell that starts the tests in the background makes them, and what they start, ignore Ctrl-C.
        return Executable.Find("env") is { } env
            ? (env, ["--default-signal=INT,TERM", dotnet, PublishedProgram.Assembly, .. arguments])
            : (dotnet, [PublishedProgram.Assembly, .. arguments]);
    }

    /// <summary>Gives a process the environment of these tests.</summary>
    public static void Prepare(ProcessStartInfo start, IReadOnlyDictionary<string, string?> variables)
    {
        foreach (var name in Foreign)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
    }

    public static RunningCli Start(string folder, IReadOnlyDictionary<string, string?> variables, string[] arguments)
    {
        var (program, all) = Command(arguments);
        var start = new ProcessStartInfo(program, all)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Prepare(start, variables);
        return new RunningCli(Process.Start(start) ?? throw new InvalidOperationException("proofload did not start."));
    }

    /// <summary>Waits until standard error holds <paramref name="text"/>.</summary>
    public async Task ErrorShowsAsync(string text)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Workplace.Limit);
        while (!ErrorSoFar().Contains(text, StringComparison.Ordinal))
        {
            Assert.False(error.IsCompleted, $"ended without '{text}':\n{ErrorSoFar()}");
            await errorGrew.WaitAsync(late.Token);
        }
    }

    /// <summary>Sends a signal, as <c>kill</c> does.</summary>
    public void Signal(int signal)
    {
        if (Kill(process.Id, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Waits for the end.</summary>
    public async Task<FinishedProcess> EndAsync(TimeSpan limit)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"proofload did not end within {limit.TotalSeconds} s.\n{await error}");
        }

        return new FinishedProcess(process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
        errorGrew.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    private string ErrorSoFar()
    {
        lock (errorSoFar)
        {
            return errorSoFar.ToString();
        }
    }

    private async Task<string> ReadErrorAsync()
    {
        var buffer = new char[4096];
        while (await process.StandardError.ReadAsync(buffer) is > 0 and var count)
        {
            lock (errorSoFar)
            {
                errorSoFar.Append(buffer, 0, count);
            }

            errorGrew.Release();
        }

        return ErrorSoFar();
    }
}

/// <summary>Numbers of the signals that the tests send.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
}
