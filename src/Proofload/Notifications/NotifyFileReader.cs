using Proofload.Notifications.Files;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Notifications;

/// <summary>
/// Reads the <c>notify</c> of a YAML file and leaves whatever else is in it alone. Every problem is reported at once, one line each:
/// <c>watch.yaml:7:14: notify.receivers[0].kind: 'slak' is not a kind of receiver; did you mean 'slack'?</c>.
/// </summary>
public static class NotifyFileReader
{
    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Where <c>${NAME}</c> is looked up. Default: the environment of the process.</param>
    /// <param name="sourceName">What errors call it. Default <paramref name="path"/>.</param>
    /// <exception cref="PlanException">The file cannot be read, has no <c>notify</c>, or something in it is wrong.</exception>
    public static NotifyPlan Read(string path, Func<string, string?>? environment = null, string? sourceName = null)
    {
        sourceName ??= path;
        try
        {
            return Parse(File.ReadAllText(path), sourceName, environment, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlanException($"cannot read {Units.Quote(sourceName)}: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message.ReplaceLineEndings(" "))}", e);
        }
    }

    /// <summary>Reads and checks the text of a file.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="sourceName">What errors call it.</param>
    /// <param name="environment">Where <c>${NAME}</c> is looked up. Default: the environment of the process.</param>
    /// <param name="folder">Folder that relative paths are taken from.</param>
    /// <exception cref="PlanException">There is no <c>notify</c>, or something in it is wrong.</exception>
    public static NotifyPlan Parse(string text, string sourceName, Func<string, string?>? environment = null, string folder = "")
    {
        var context = new BindContext(sourceName, folder, environment ?? Environment.GetEnvironmentVariable);
        var root = YamlComposer.Compose(text, sourceName, "file");
        if ((root as MapNode)?.Find("notify") is not { } node)
            throw new PlanException($"{sourceName}: there is no notify in it; write for example notify: {{receivers: [{{name: chat, kind: slack, url: \"${{SLACK_WEBHOOK}}\"}}]}}");
        NotifySection.Instance.TryRead(node, "notify", context, out var plan);
        if (plan is not null)
        {
            var problems = new ProblemList();
            NotifySection.Instance.Check(plan, "notify", problems);
            NotifyRules.Check(plan, "notify", problems);
            context.Add(problems.Items);
        }

        return !context.HasProblems && plan is not null ? plan : throw context.ToException();
    }
}
