using System.Globalization;
using System.Text;
using Proofload.Plans;

namespace Proofload.Protocols.Templates;

/// <summary>Splits a template's text into literals and placeholders.</summary>
internal static class TemplateParser
{
    private const long DefaultHigh = 999_999_999;

    /// <summary>Parses <paramref name="text"/>. A backslash before <c>{{</c> makes it literal.</summary>
    /// <exception cref="PlanException">A placeholder is malformed; the message names the place.</exception>
    public static List<TemplatePart> Parse(string text, string where)
    {
        var parts = new List<TemplatePart>();
        var literal = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
            {
                break;
            }

            if (open > 0 && text[open - 1] == '\\')
            {
                literal.Append(text, at, open - 1 - at).Append("{{");
                at = open + 2;
                continue;
            }

            literal.Append(text, at, open - at);
            Flush(parts, literal);
            at = Placeholder(text, open, where, parts);
        }

        literal.Append(text, at, text.Length - at);
        Flush(parts, literal);
        return parts;
    }

    private static int Placeholder(string text, int open, string where, List<TemplatePart> parts)
    {
        var raw = open + 2 < text.Length && text[open + 2] == '{';
        var fence = raw ? "}}}" : "}}";
        var start = open + fence.Length;
        var close = text.IndexOf(fence, start, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Wrong(where, open, $"{{{{ without {fence}; write \\{{{{ for literal braces");
        }

        var words = text[start..close].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0 || !IsName(words[0]) || (words.Length > 1 && words[0] is not ("random" or "env")))
        {
            throw Wrong(where, open, $"'{text[open..(close + fence.Length)]}' is no placeholder; write {{{{name}}}}, {{{{random 1 100}}}}, {{{{env NAME}}}} or \\{{{{ for literal braces");
        }

        parts.Add(words[0] switch
        {
            "prompt" => new TemplatePart(TemplatePartKind.Prompt, [], "", raw, 0, 0),
            "index" => new TemplatePart(TemplatePartKind.Index, [], "", raw, 0, 0),
            "uuid" => new TemplatePart(TemplatePartKind.Uuid, [], "", raw, 0, 0),
            "random" => Random(words, where, open, raw),
            "env" when words.Length > 1 => new TemplatePart(TemplatePartKind.Environment, [], Variable(words, where, open), raw, 0, 0),
            var name => new TemplatePart(TemplatePartKind.Name, [], name, raw, 0, 0),
        });
        return close + fence.Length;
    }

    private static TemplatePart Random(string[] words, string where, int open, bool raw)
    {
        if (words.Length == 1)
        {
            return new TemplatePart(TemplatePartKind.Random, [], "", raw, 0, DefaultHigh);
        }

        if (words.Length != 3
            || !long.TryParse(words[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var low)
            || !long.TryParse(words[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var high)
            || low > high)
        {
            throw Wrong(where, open, "random takes nothing, or a smallest and a largest whole number, for example {{random 1 100}}");
        }

        return new TemplatePart(TemplatePartKind.Random, [], "", raw, low, high);
    }

    private static string Variable(string[] words, string where, int open) => words.Length == 2
        ? Environment.GetEnvironmentVariable(words[1]) is { Length: > 0 } value
            ? value
            : throw Wrong(where, open, $"the environment variable {words[1]} is not set")
        : throw Wrong(where, open, "env takes the name of one variable of the environment, for example {{env PASSWORD}}");

    private static bool IsName(string word)
    {
        foreach (var c in word)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static void Flush(List<TemplatePart> parts, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            parts.Add(new TemplatePart(TemplatePartKind.Literal, Encoding.UTF8.GetBytes(literal.ToString()), "", Raw: true, 0, 0));
            literal.Clear();
        }
    }

    private static PlanException Wrong(string where, int at, string why) => new($"{where}, position {at + 1}: {why}");
}
