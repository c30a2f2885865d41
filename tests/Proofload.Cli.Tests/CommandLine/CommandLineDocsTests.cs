using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Tests.CommandLine;

/// <summary>docs/command-line.md holds the flags as the command has them. PROOFLOAD_APPROVE=1 writes its tables anew.</summary>
public sealed partial class CommandLineDocsTests
{
    [Fact]
    public void The_tables_of_the_docs_are_those_of_the_command()
    {
        var path = DocsPath();
        var docs = File.ReadAllText(path).ReplaceLineEndings("\n");
        var expected = Sections().Replace(docs, static match => $"<!-- flags: {match.Groups["command"].Value} -->\n{Tables(match.Groups["command"].Value)}<!-- end -->");
        if (Environment.GetEnvironmentVariable("PROOFLOAD_APPROVE") == "1")
        {
            File.WriteAllText(path, docs = expected);
        }

        Assert.Equal(expected, docs);
    }

    [Fact]
    public void Every_command_with_flags_is_in_the_docs()
    {
        var named = Sections().Matches(File.ReadAllText(DocsPath())).Select(static m => m.Groups["command"].Value).ToHashSet();
        foreach (var command in HelpTextTests.Commands().Where(static c => c.Groups.Count > 0))
        {
            Assert.Contains(HelpText.Path(command).Replace("proofload ", "", StringComparison.Ordinal), named);
        }
    }

    [Fact]
    public void The_exit_codes_of_the_docs_are_those_of_the_command()
    {
        var docs = File.ReadAllText(DocsPath());
        int[] codes = [ExitCodes.Passed, ExitCodes.Error, ExitCodes.Failed, ExitCodes.Inconclusive, ExitCodes.Invalid, ExitCodes.Interrupted];
        Assert.Equal(codes, Codes().Matches(docs).Select(static m => int.Parse(m.Groups[1].Value)));
    }

    private static string Tables(string command)
    {
        var groups = command == "everywhere"
            ? [new GlobalFlags().Group]
            : HelpTextTests.Commands().Single(c => HelpText.Path(c) is var path && (path == command || path == "proofload " + command)).Groups;
        var text = new StringBuilder();
        foreach (var group in groups)
        {
            text.Append("| ").Append(groups.Count == 1 ? "flag" : group.Title).Append(" | |\n|---|---|\n");
            foreach (var option in group.Options)
            {
                text.Append("| `").Append(Escape(HelpText.NameOf(option).Trim())).Append("` | ").Append(Escape(option.Description!)).Append(" |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string DocsPath([CallerFilePath] string caller = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "../../../docs/command-line.md"));

    [GeneratedRegex("<!-- flags: (?<command>[a-z -]+) -->\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Sections();

    [GeneratedRegex("^\\| ([0-9]+) \\|", RegexOptions.Multiline)]
    private static partial Regex Codes();
}
