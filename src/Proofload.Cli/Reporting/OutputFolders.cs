using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Reporting;

/// <summary>Finds out before the load, not after an hour of it, that a file cannot be written.</summary>
internal static class OutputFolders
{
    /// <summary>Makes the folders of all files and tries to open each file; leaves nothing behind that was not there.</summary>
    /// <exception cref="CommandException">One of them cannot be written; one line.</exception>
    public static void Prepare(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var existed = File.Exists(path);
                using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
                {
                }

                if (!existed)
                {
                    File.Delete(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new CommandException($"cannot write {path}: {exception.Message.ReplaceLineEndings(" ")}");
            }
        }
    }
}
