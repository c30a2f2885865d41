using Proofload.Cli.Terminals;

namespace Proofload.Cli.Reporting;

/// <summary>Writes report files; one that cannot be written does not keep the others from being written.</summary>
internal sealed class ReportFiles(Terminal terminal)
{
    /// <param name="files">Path (null for none), text, and whether it is appended.</param>
    /// <returns>The files that were written, and whether one was not.</returns>
    public async Task<(IReadOnlyList<string> Paths, bool HasFailed)> WriteAsync(IEnumerable<(string? Path, Func<string> Text, bool IsAppended)> files)
    {
        var written = new List<string>();
        var hasFailed = false;
        foreach (var (path, text, isAppended) in files)
        {
            if (path is null)
            {
                continue;
            }

            var existed = File.Exists(path);
            try
            {
                if (isAppended)
                {
                    await File.AppendAllTextAsync(path, text());
                }
                else
                {
                    await File.WriteAllTextAsync(path, text());
                }

                written.Add(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                hasFailed = true;
                terminal.Fail($"cannot write {path}: {exception.Message.ReplaceLineEndings(" ")}");
                if (!existed)
                {
                    RemoveRest(path);
                }
            }
        }

        return (written, hasFailed);
    }

    /// <summary>Half a report looks like a whole one to whatever picks it up.</summary>
    private static void RemoveRest(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The message about the file itself has been given.
        }
    }
}
