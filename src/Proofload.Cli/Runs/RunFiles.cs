using Proofload.Cli.CommandLine;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>Reads files of exported runs.</summary>
internal static class RunFiles
{
    /// <summary>The runs of a file, one or several.</summary>
    /// <exception cref="CommandException">The file cannot be read; one line.</exception>
    /// <exception cref="RunResultFormatException">It is no exported run.</exception>
    public static async Task<IReadOnlyList<RunResult>> ReadAsync(string file, CliServices services)
    {
        var path = services.PathOf(file)!;
        try
        {
            return RunResultJson.ReadAll(await File.ReadAllBytesAsync(path, services.Stop), Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot read {file}: " + exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                _ when Directory.Exists(path) => "it is a folder",
                _ => exception.Message.ReplaceLineEndings(" "),
            });
        }
    }
}
