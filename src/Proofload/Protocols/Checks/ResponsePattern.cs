using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Proofload.Plans;

namespace Proofload.Protocols.Checks;

/// <summary>A regular expression over response text: linear in time where the expression allows it, else limited to one second.</summary>
internal sealed class ResponsePattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private readonly Regex _regex;

    /// <exception cref="PlanException">The expression is malformed.</exception>
    public ResponsePattern(string pattern, string where)
    {
        try
        {
            _regex = Make(pattern);
        }
        catch (ArgumentException failure)
        {
            throw new PlanException($"{where}: {failure.Message}", failure);
        }
    }

    /// <summary>Whether the text matches. False after the time limit.</summary>
    public bool IsMatch(ReadOnlySpan<byte> utf8)
    {
        var chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(utf8.Length));
        try
        {
            var count = Encoding.UTF8.GetChars(utf8, chars);
            return _regex.IsMatch(chars.AsSpan(0, count));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>Whether the text matches. False after the time limit.</summary>
    public bool IsMatch(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>The first group, or the whole match; null without a match.</summary>
    public string? Extract(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var match = _regex.Match(Encoding.UTF8.GetString(utf8));
            return !match.Success ? null : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static Regex Make(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
        }
        catch (NotSupportedException)
        {
            // Back references and look-around need the backtracking engine.
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
    }
}
