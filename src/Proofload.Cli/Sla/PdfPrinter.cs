using System.Diagnostics;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Sla;

/// <summary>Prints a page to PDF with a browser of the machine: what is printed is what the page shows, and its text can be selected.</summary>
internal static class PdfPrinter
{
    /// <summary>Variable with the path of a browser.</summary>
    public const string Variable = "PROOFLOAD_BROWSER";

    /// <summary>Browsers that are looked for.</summary>
    public const string Names = "Chromium, Chrome or Edge";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"];

    /// <summary>The browser.</summary>
    /// <exception cref="CommandException">There is none; one line.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen)
        {
            return File.Exists(chosen) ? chosen : throw new CommandException($"--pdf: {Variable} names '{chosen}', and there is no such file");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).AsEnumerable();
        folders = OperatingSystem.IsMacOS() ? folders.Append("/Applications/Google Chrome.app/Contents/MacOS").Append("/Applications/Chromium.app/Contents/MacOS")
            : OperatingSystem.IsWindows() ? folders.Append(@"C:\Program Files\Google\Chrome\Application").Append(@"C:\Program Files (x86)\Microsoft\Edge\Application")
            : folders;
        string[] programs = OperatingSystem.IsWindows() ? [.. Programs.Select(static p => p + ".exe")] : OperatingSystem.IsMacOS() ? [.. Programs, "Google Chrome", "Chromium"] : Programs;
        return folders.SelectMany(f => programs.Select(p => Path.Combine(f, p))).FirstOrDefault(File.Exists)
            ?? throw new CommandException($"--pdf: found no browser that prints ({Names}); install one, set {Variable}, or write --html and print that");
    }

    /// <summary>Prints.</summary>
    /// <exception cref="CommandException">It failed; one line.</exception>
    public static async Task PrintAsync(string html, string path, CancellationToken cancellation)
    {
        var browser = Find();
        var folder = Directory.CreateTempSubdirectory("proofload-pdf-");
        try
        {
            var page = Path.Combine(folder.FullName, "page.html");
            var made = Path.Combine(folder.FullName, "page.pdf");
            await File.WriteAllTextAsync(page, html, cancellation);
            List<string> flags = ["--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-dev-shm-usage", "--no-pdf-header-footer", $"--user-data-dir={Path.Combine(folder.FullName, "profile")}", $"--print-to-pdf={made}", new Uri(page).AbsoluteUri];
            if (OperatingSystem.IsLinux() && Environment.UserName == "root")
            {
                // The browser refuses to start as root with its sandbox; the page is our own and loads nothing.
                flags.Insert(0, "--no-sandbox");
            }

            await RunAsync(browser, flags, cancellation);
            if (!File.Exists(made))
            {
                throw new CommandException($"--pdf: {Path.GetFileName(browser)} printed nothing; write --html and print that");
            }

            File.Move(made, path, overwrite: true);
        }
        finally
        {
            Remove(folder);
        }
    }

    private static async Task RunAsync(string browser, List<string> flags, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Longest);
        using var process = Process.Start(new ProcessStartInfo(browser, flags) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new CommandException($"--pdf: {Path.GetFileName(browser)} cannot be started");
        try
        {
            var said = process.StandardError.ReadToEndAsync(limit.Token);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await output;
            if (process.ExitCode != 0)
            {
                throw new CommandException($"--pdf: {Path.GetFileName(browser)} ended with {process.ExitCode}: {(await said).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Trim()}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw cancellation.IsCancellationRequested ? new OperationCanceledException(cancellation) : new CommandException($"--pdf: {Path.GetFileName(browser)} did not end within {Longest.TotalMinutes:0} minutes");
        }
    }

    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The browser may still hold its profile for a moment; the folder is a temporary one.
        }
    }
}
