using System.Diagnostics;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Drilling;

/// <summary>A program that a drill has started. It ends when it is disposed; what it said last can be asked for.</summary>
internal sealed class OwnedProcess : IAsyncDisposable
{
    private const int MostLines = 40;
    private const string Shell = "/bin/sh";

    // The program has the shell's process id; the guard holds neither its output nor its errors open.
    private const string Guard = "exec 3<&0; (read -r word <&3 || kill -9 $$) >/dev/null 2>&1 & exec \"$0\" \"$@\" </dev/null 3<&-";
    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private OwnedProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    /// <summary>What it said last.</summary>
    public string LastLines
    {
        get
        {
            lock (_lines)
            {
                return string.Join(" | ", _lines.TakeLast(3));
            }
        }
    }

    /// <summary>Finds a program in the folders of PATH, and in those where Debian puts servers.</summary>
    public static string? Find(Func<string, string?> environment, params ReadOnlySpan<string> names)
    {
        var folders = (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names)
        {
            foreach (var folder in (IEnumerable<string>)[.. folders, "/usr/bin", "/usr/local/bin", "/usr/sbin", "/usr/local/sbin"])
            {
                var path = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        return null;
    }

    public static OwnedProcess Start(string program, string folder, IReadOnlyList<string> arguments)
    {
        // Nobody ends the programs of a drill that is killed. On Unix a shell that waits for the end of its input, which comes with the end of this process, does.
        var isGuarded = !OperatingSystem.IsWindows() && File.Exists(Shell);
        var start = new ProcessStartInfo(isGuarded ? Shell : program, isGuarded ? ["-c", Guard, program, .. arguments] : arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var owned = new OwnedProcess(Process.Start(start) ?? throw new CommandException($"cannot start {program}"));
            owned._process.OutputDataReceived += (_, e) => owned.Keep(e.Data);
            owned._process.ErrorDataReceived += (_, e) => owned.Keep(e.Data);
            owned._process.BeginOutputReadLine();
            owned._process.BeginErrorReadLine();
            return owned;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CommandException($"cannot start {program}: {exception.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // What it keeps is thrown away with its folder: there is nothing that it would have to write down.
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await DismissGuardAsync();
        _process.Dispose();
    }

    // A word in place of the end of input: the process id of the program may be somebody else's by now.
    private async Task DismissGuardAsync()
    {
        try
        {
            await _process.StandardInput.WriteLineAsync("done");
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // There is no guard, or it is gone.
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MostLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
