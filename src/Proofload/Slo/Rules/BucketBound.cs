using System.Globalization;
using System.Text.RegularExpressions;

namespace Proofload.Slo.Rules;

/// <summary>Matchers of a histogram's <c>le</c>. The same bound is written in several ways: Prometheus 3 writes <c>1.0</c> where 2 wrote <c>1</c>, and Go's clients write <c>1e+06</c>.</summary>
internal static partial class BucketBound
{
    /// <summary>A matcher that finds the bucket however its bound is written.</summary>
    public static string Matcher(double bound)
    {
        var forms = Forms(bound);
        return forms.Count == 1 ? $"le={PromText.Quote(forms[0])}" : $"le=~{PromText.Quote(string.Join('|', forms.Select(Escape)))}";
    }

    /// <summary>Makes every <c>le="0.5"</c> of somebody's selector such a matcher; everything else stays as it is.</summary>
    public static string Widen(string selector) => LeMatcher().Replace(selector, static m =>
        double.TryParse(m.Groups["bound"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) && double.IsFinite(bound)
            ? m.Groups["before"].Value + Matcher(bound)
            : m.Value);

    private static List<string> Forms(double bound)
    {
        var plain = ((decimal)bound).ToString("0.############################", CultureInfo.InvariantCulture);
        var forms = new List<string> { plain };
        if (!plain.Contains('.', StringComparison.Ordinal))
            forms.Add(plain + ".0");
        var shortest = bound.ToString("R", CultureInfo.InvariantCulture);
        var exponent = bound > 0 ? (int)Math.Floor(Math.Log10(bound)) : 0;
        if (exponent is >= 6 or < -4)
            forms.Add(Exponential(bound));
        if (!shortest.Contains('E', StringComparison.Ordinal) && !forms.Contains(shortest, StringComparer.Ordinal))
            forms.Add(shortest);
        return forms;
    }

    private static string Exponential(double bound) =>
        bound.ToString("0.################e+00", CultureInfo.InvariantCulture);

    private static string Escape(string form) => form.Replace(".", "\\.", StringComparison.Ordinal).Replace("+", "\\+", StringComparison.Ordinal);

    [GeneratedRegex("""(?<before>[{,]\s*)le\s*=\s*"(?<bound>[^"\\]*)"(?=\s*[,}])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeMatcher();
}
