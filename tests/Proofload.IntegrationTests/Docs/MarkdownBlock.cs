using System.Text.RegularExpressions;

namespace Proofload.IntegrationTests.Docs;

/// <summary>A fenced block of a page, with what the HTML comment directly above it says to the tests.</summary>
/// <param name="Page">Path of the page below the repository, for example <c>docs/ci.md</c>.</param>
/// <param name="Line">Line of its first line of text, from 1.</param>
/// <param name="Language">Its language; empty for none.</param>
/// <param name="Lines">Its text.</param>
/// <param name="Remark">Text of the comment above it; empty for none.</param>
internal sealed partial record MarkdownBlock(string Page, int Line, string Language, IReadOnlyList<string> Lines, string Remark)
{
    public string Text => string.Join('\n', Lines) + "\n";

    /// <summary>Where it is, for messages.</summary>
    public string Where => $"{Page}:{Line}";

    /// <summary>The page says that its commands cannot run in a test: <c>&lt;!-- not run: reason --&gt;</c>.</summary>
    public bool IsNotRun => Remark.StartsWith("not run", StringComparison.Ordinal);

    /// <summary>The page says that its plan is wrong: <c>&lt;!-- refused --&gt;</c>.</summary>
    public bool IsRefused => Remark == "refused";

    /// <summary>The exit code that the page promises (<c>&lt;!-- exit: 1 --&gt;</c>), or null.</summary>
    public int? ExitCode => Exit().Match(Remark) is { Success: true } match ? int.Parse(match.Groups[1].Value) : null;

    /// <summary>Every fenced block of a page, fences inside of lists included.</summary>
    public static IEnumerable<MarkdownBlock> Read(string page, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Fence().Match(lines[i]) is not { Success: true } open)
            {
                continue;
            }

            var remark = i > 0 && Comment().Match(lines[i - 1]) is { Success: true } comment ? comment.Groups[1].Value : "";
            var first = ++i;
            while (i < lines.Length && lines[i].Trim() != "```")
            {
                i++;
            }

            var indent = open.Groups[1].Length;
            yield return new MarkdownBlock(page, first + 1, open.Groups[2].Value, [.. lines[first..i].Select(l => l.Length > indent ? l[indent..] : l.Trim())], remark);
        }
    }

    [GeneratedRegex("^( *)```([a-z]*)")]
    private static partial Regex Fence();

    [GeneratedRegex("^ *<!-- *(.*?) *-->$")]
    private static partial Regex Comment();

    [GeneratedRegex("^exit: *([0-9]+)$")]
    private static partial Regex Exit();
}
