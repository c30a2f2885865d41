using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo.Files;

namespace Proofload.Slo;

/// <summary>
/// Objectives files, written as YAML (or JSON, which is YAML too). Every problem of a file is reported at once, one line each:
/// <c>slo.yaml:7:14: objectives[0].target: '99.9' is more than everything; did you mean 99.9%?</c>.
/// </summary>
public static class ObjectivesFileReader
{
    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sourceName">What errors call it. Default <paramref name="path"/>.</param>
    /// <exception cref="PlanException">The file cannot be read, or something in it is wrong.</exception>
    public static ObjectivesFile Read(string path, string? sourceName = null)
    {
        sourceName ??= path;
        try
        {
            return Parse(File.ReadAllText(path), sourceName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlanException($"cannot read the objectives file {Units.Quote(sourceName)}: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message.ReplaceLineEndings(" "))}", e);
        }
    }

    /// <summary>Reads and checks the text of a file.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="sourceName">What errors call it.</param>
    /// <exception cref="PlanException">Something is wrong.</exception>
    public static ObjectivesFile Parse(string text, string sourceName)
    {
        var context = new BindContext(sourceName, "", static _ => null);
        var root = YamlComposer.Compose(text, sourceName, "objectives file");
        ObjectivesSection.Document.TryRead(root, "", context, out var document);
        ObjectivesFile? file = null;
        if (document is not null)
        {
            var problems = new ProblemList();
            ObjectivesSection.Document.Check(document, "", problems);
            file = new ObjectivesBuilder(document, problems).Build();
            context.Add(problems.Items);
        }

        return !context.HasProblems && file is not null ? file : throw context.ToException();
    }

    /// <summary>Reads a moment such as <c>2026-06-17T22:00:00Z</c>; a text without its zone is refused.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The moment.</param>
    /// <param name="problem">What is wrong, in one line.</param>
    public static bool TryParseTime(string text, out DateTimeOffset time, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SloScalars.TryParseTime(text, out time, out problem);
    }
}
