using System.Text.RegularExpressions;
using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>A value to take from a response.</summary>
internal static class ExtractSection
{
    public static Section<ExtractPlan> Instance { get; } = new(
        "a value to extract",
        new ExtractPlan(),
        [
            Field.Of<ExtractPlan, string>("json_path", Scalars.Text("a JSON path", CheckJsonPath), e => e.JsonPath, (e, v) => e with { JsonPath = v }, "JSON path into the body, for example $.token."),
            Field.Of<ExtractPlan, string>("header", Scalars.Filled("a header name"), e => e.Header, (e, v) => e with { Header = v }, "Header name."),
            Field.Of<ExtractPlan, string>("regex", Scalars.Text("a regular expression", CheckRegex), e => e.Regex, (e, v) => e with { Regex = v }, "Regular expression; its first group, or the whole match."),
        ])
    { IsInline = true };

    public static string? CheckJsonPath(string path) => path.StartsWith('$')
        ? null
        : $"{Units.Quote(path)} is not a JSON path; it begins with $, for example $.choices[0].text";

    public static string? CheckRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return pattern.Length > 0 ? null : "must not be empty; it would match everything";
        }
        catch (ArgumentException e)
        {
            return $"{Units.Quote(pattern)} is not a regular expression: {e.Message.ReplaceLineEndings(" ")}";
        }
    }
}
