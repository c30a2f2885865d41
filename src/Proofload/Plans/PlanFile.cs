using Proofload.Plans.Binding;
using Proofload.Plans.Sections;

namespace Proofload.Plans;

/// <summary>
/// Plans written as YAML (or JSON, which is YAML too). Every problem of a file is reported at once, one line each:
/// <c>plan.yaml:12:5: load.rate: '50/x' is not a rate; write for example 50/s or 3000/min</c>.
/// </summary>
public static class PlanFile
{
    /// <summary>Reads and validates a plan. Relative paths in it are taken from its own folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Gives the value of a variable for <c>${NAME}</c>; null when it is not set.</param>
    /// <param name="sourceName">What errors call it, for example the path as somebody typed it. Default <paramref name="path"/>.</param>
    /// <exception cref="PlanException">The file cannot be read, or the plan is wrong.</exception>
    public static RunPlan Load(string path, Func<string, string?> environment, string? sourceName = null)
    {
        sourceName ??= path;
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlanException($"cannot read the plan {Units.Quote(sourceName)}: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message.ReplaceLineEndings(" "))}", e);
        }

        return Parse(text, sourceName, environment, Path.GetDirectoryName(path) ?? "");
    }

    /// <summary>Reads and validates a plan's text.</summary>
    /// <param name="text">The plan.</param>
    /// <param name="sourceName">What errors call it, for example its file name.</param>
    /// <param name="environment">Gives the value of a variable for <c>${NAME}</c>; null when it is not set.</param>
    /// <param name="folder">Folder that relative paths are taken from. Default the current one.</param>
    /// <param name="options">What the rules need to know of the world.</param>
    /// <exception cref="PlanException">The plan is wrong.</exception>
    public static RunPlan Parse(string text, string sourceName, Func<string, string?> environment, string folder = "", PlanValidatorOptions? options = null)
    {
        var context = new BindContext(sourceName, folder, environment);
        var root = YamlComposer.Compose(text, sourceName);
        if (root is not MapNode map)
            throw new PlanException($"{sourceName}:{root.At.Line}:{root.At.Column}: a plan has the fields {string.Join(", ", PlanSection.Instance.Names)}; found {root.What}");
        PlanSection.Instance.TryRead(map, "", context, out var plan);
        if (plan is not null)
            context.Add(PlanValidator.Check(plan, options));
        return !context.HasProblems && plan is not null ? plan : throw context.ToException();
    }
}
