using System.Text;

namespace Proofload.Imports;

/// <summary>Addresses in other tools' files without what may be a secret: user, password and query.</summary>
internal static class Addresses
{
    private const string Scheme = "://";

    /// <summary>The text with every address in it cleaned.</summary>
    public static string Clean(string text)
    {
        var at = text.IndexOf(Scheme, StringComparison.Ordinal);
        if (at < 0)
            return text;

        var clean = new StringBuilder(text.Length);
        var from = 0;
        while (at >= 0)
        {
            at += Scheme.Length;
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('"' or '\'' or '<' or '>' or ')' or ']' or '}'))
                end++;
            var authority = text.AsSpan(at, end - at);
            var path = authority.IndexOfAny('/', '?', '#');
            var user = authority[..(path < 0 ? authority.Length : path)].LastIndexOf('@') + 1;
            var query = authority.IndexOfAny('?', '#');
            clean.Append(text, from, at - from).Append(authority[user..(query < 0 ? authority.Length : Math.Max(query, user))]);
            from = end;
            at = text.IndexOf(Scheme, end, StringComparison.Ordinal);
        }

        return clean.Append(text, from, text.Length - from).ToString();
    }
}
