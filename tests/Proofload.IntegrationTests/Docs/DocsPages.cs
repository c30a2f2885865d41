using System.Text.RegularExpressions;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.Docs;

/// <summary>The Markdown pages of the repository and what stands on them.</summary>
internal static partial class DocsPages
{
    /// <summary>Text by page: the root's Markdown files and those of docs and samples.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new[] { ".", "docs", "samples" }
        .SelectMany(static folder => Directory.GetFiles(Path.Combine(RepositoryRoot.Path, folder), "*.md"))
        .ToDictionary(static file => Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'), File.ReadAllText);

    public static IReadOnlyList<MarkdownBlock> Blocks { get; } = [.. All.OrderBy(static p => p.Key, StringComparer.Ordinal).SelectMany(static p => MarkdownBlock.Read(p.Key, p.Value))];

    /// <summary>The commands of bash blocks and of workflow steps, in the order of the pages.</summary>
    public static IReadOnlyList<DocsCommand> Commands { get; } = [.. Blocks.Where(static b => b.Language == "bash" || IsWorkflow(b)).SelectMany(CommandsOf)];

    /// <summary>YAML of a CI system and not a plan.</summary>
    public static bool IsWorkflow(MarkdownBlock block) => block.Language == "yaml" && block.Lines.Contains("jobs:");

    /// <summary>YAML of a price book or of a demand, which the commands of its page read.</summary>
    public static bool IsOfAnalysis(MarkdownBlock block) => block.Language == "yaml" && block.Lines.Any(static l => l.StartsWith("currency:", StringComparison.Ordinal) || l.StartsWith("hours:", StringComparison.Ordinal));

    /// <summary>YAML of objectives over time: their list has names.</summary>
    public static bool IsObjectives(MarkdownBlock block) => block.Language == "yaml" && block.Lines.Any(static l => l.StartsWith("objectives:", StringComparison.Ordinal)) && block.Lines.Any(static l => l.TrimStart().StartsWith("- name:", StringComparison.Ordinal)) && !block.Lines.Any(static l => l.StartsWith("target:", StringComparison.Ordinal));

    /// <summary>YAML of who is told about alerts.</summary>
    public static bool IsNotify(MarkdownBlock block) => block.Language == "yaml" && block.Lines.Any(static l => l.StartsWith("notify:", StringComparison.Ordinal));

    public static string Text(string page) => All[page];

    private static IEnumerable<DocsCommand> CommandsOf(MarkdownBlock block)
    {
        for (var i = 0; i < block.Lines.Count; i++)
        {
            var first = i;
            var line = IsWorkflow(block) ? block.Lines[i].Trim() : block.Lines[i];
            while (line.EndsWith('\\') && i + 1 < block.Lines.Count)
            {
                line = line[..^1].TrimEnd() + " " + block.Lines[++i].Trim();
            }

            if (!block.IsNotRun && Runnable().IsMatch(line))
            {
                yield return new DocsCommand(block.Page, block.Line + first, line, block.ExitCode);
            }
        }
    }

    [GeneratedRegex("^(proofload|dotnet run|curl|for) ")]
    private static partial Regex Runnable();
}
