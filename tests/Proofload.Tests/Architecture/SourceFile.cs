using System.Text.RegularExpressions;

namespace Proofload.Tests.Architecture;

/// <summary>One C# file below <c>src</c>: where it lives and which parts of Proofload its code names.</summary>
internal sealed partial class SourceFile
{
    public SourceFile(string path, string text)
    {
        Path = path;
        Lines = text.Split('\n').Length - (text.EndsWith('\n') ? 1 : 0);
        Text = text;
        Code = Strings().Replace(Comments().Replace(text, ""), "\"\"");
        var parts = path.Split('/');
        Assembly = parts[1];
        Folder = parts.Length > 3 ? parts[2] : "";
    }

    /// <summary>Path from the repository's root, with forward slashes: <c>src/Proofload/Load/X.cs</c>.</summary>
    public string Path { get; }

    /// <summary>The whole text, comments included.</summary>
    public string Text { get; }

    /// <summary>The text without comments and string literals.</summary>
    public string Code { get; }

    public int Lines { get; }

    /// <summary>The project's folder: <c>Proofload</c>, <c>Proofload.Lab</c>.</summary>
    public string Assembly { get; }

    /// <summary>The first folder inside the project; empty for a file beside the project file.</summary>
    public string Folder { get; }

    /// <summary>Types the file declares at any depth.</summary>
    public IEnumerable<string> DeclaredTypes => Declarations().Matches(Code).Select(match => match.Groups["name"].Value);

    /// <summary>The names that follow <c>Proofload.</c> in usings and qualified names.</summary>
    public IEnumerable<string> QualifiedReferences =>
        Qualified().Matches(Namespaces().Replace(Code, "")).Select(match => match.Groups["part"].Value).Distinct(StringComparer.Ordinal);

    /// <summary>Names of the form <c>Part.Name</c> that are not members of something else, such as <c>Plans.RunPlan</c>.</summary>
    public IEnumerable<(string Part, string Name)> RelativeNames =>
        Relative().Matches(Code).Select(match => (match.Groups["part"].Value, match.Groups["name"].Value)).Distinct();

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Comments();

    [GeneratedRegex("\"(\\\\.|[^\"\\\\\\n])*\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Strings();

    [GeneratedRegex(@"^\s*namespace\s+[^;{]+", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"(?<![\w.])Proofload\.(?<part>[A-Z]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])(?<part>[A-Z]\w*)\.(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Relative();

    [GeneratedRegex(@"\b(class|interface|enum|struct|record(\s+(class|struct))?)\s+(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Declarations();
}
