using System.Diagnostics;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Drilling;

/// <summary>A program that a drill has started. It ends when it is disposed; what it said last can be asked for.</summary>
internal sealed class OwnedProcess : IAsyncDisposable
{
    private const int MostLines = 40;
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
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
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

        _process.Dispose();
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
