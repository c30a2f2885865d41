using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Watch.Files;

namespace Proofload.Watch;

/// <summary>Watch files, written as YAML. Every problem of a file is reported at once, one line each, with its place.</summary>
public static class WatchFileReader
{
    /// <summary>Reads and checks a file, its objectives and the plans that it names. Relative paths are taken from its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Gives the value of a variable for <c>${NAME}</c>; null when it is not set.</param>
    /// <param name="sourceName">What errors call it. Default <paramref name="path"/>.</param>
    /// <exception cref="PlanException">A file cannot be read, or something in it is wrong.</exception>
    public static WatchPlan Read(string path, Func<string, string?> environment, string? sourceName = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        sourceName ??= path;
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlanException($"cannot read the watch file {Units.Quote(sourceName)}: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message.ReplaceLineEndings(" "))}", e);
        }

        return Parse(text, sourceName, environment, Path.GetDirectoryName(path) ?? "");
    }

    /// <summary>Reads and checks the text of a file.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="sourceName">What errors call it.</param>
    /// <param name="environment">Gives the value of a variable for <c>${NAME}</c>; null when it is not set.</param>
    /// <param name="folder">Folder that relative paths are taken from.</param>
    /// <exception cref="PlanException">Something is wrong.</exception>
    public static WatchPlan Parse(string text, string sourceName, Func<string, string?> environment, string folder)
    {
        var context = new BindContext(sourceName, folder, environment);
        var root = YamlComposer.Compose(text, sourceName, "watch file");
        WatchSection.Document.TryRead(root, "", context, out var document);
        WatchPlan? plan = null;
        if (document is not null)
        {
            var problems = new ProblemList();
            WatchSection.Document.Check(document, "", problems);
            plan = new WatchBuilder(document, problems, environment, folder, Path.GetFileNameWithoutExtension(sourceName)).Build(root is MapNode map ? map : null);
            context.Add(problems.Items);
        }

        return !context.HasProblems && plan is not null ? plan : throw context.ToException();
    }
}
