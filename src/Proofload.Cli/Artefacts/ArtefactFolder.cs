using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Artefacts;

/// <summary>Where files for other programs are written, and what is said about it.</summary>
internal static class ArtefactFolder
{
    /// <summary>Writes files into a folder, which is made.</summary>
    public static async Task WriteAsync(string folder, CliServices services, params IReadOnlyList<(string Name, string Text)> files)
    {
        var path = services.PathOf(folder)!;
        try
        {
            foreach (var (name, text) in files)
            {
                var file = Path.Combine(path, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text, services.Stop);
                services.Terminal.Output.WriteLine($"Written: {file}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot write into {path}: {e.Message}");
        }
    }
}
