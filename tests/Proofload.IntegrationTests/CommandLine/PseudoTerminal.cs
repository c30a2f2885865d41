using System.Diagnostics;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>What a program on a terminal of 40 rows and 120 columns wrote, and how it left the terminal.</summary>
internal sealed record PseudoTerminal(int ExitCode, string Text, bool IsRestored)
{
    // Frames are counted by the sequence that begins an update; Ctrl-C is typed, so that the terminal itself makes the signal.
    private const string Script = """
        import fcntl, json, os, pty, select, struct, subprocess, sys, termios
        frames = int(sys.argv[1])
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        before = termios.tcgetattr(slave)
        def own():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        child = subprocess.Popen(sys.argv[2:], stdin=slave, stdout=slave, stderr=slave, preexec_fn=own)
        os.set_blocking(master, False)
        text, typed = b"", False
        while True:
            ended = child.poll() is not None
            ready = select.select([master], [], [], 0 if ended else 0.1)[0]
            if ready:
                text += os.read(master, 65536)
            elif ended:
                break
            if frames and not typed and text.count(b"\x1b[?2026h") >= frames:
                typed = True
                os.write(master, b"\x03")
        print(json.dumps({"code": child.returncode, "restored": termios.tcgetattr(slave) == before, "text": text.decode("utf-8", "replace")}))
        """;

    /// <summary>Runs proofload on a terminal; types Ctrl-C after so many frames, 0 for never.</summary>
    public static async Task<PseudoTerminal> RunAsync(Workplace place, int interruptAfterFrames, params string[] arguments)
    {
        RequiresServer.Present(Python.Missing("pty"));
        var (program, all) = RunningCli.Command(arguments);
        var start = new ProcessStartInfo(Python.Program, ["-c", Script, $"{interruptAfterFrames}", program, .. all])
        {
            WorkingDirectory = place.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERM"] = "xterm-256color";
        RunningCli.Prepare(start, place.Environment);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Workplace.Limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, await error);
        var seen = JsonElement.Parse(await output);
        return new PseudoTerminal(seen.GetProperty("code").GetInt32(), seen.GetProperty("text").GetString()!, seen.GetProperty("restored").GetBoolean());
    }
}
