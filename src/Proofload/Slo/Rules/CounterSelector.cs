using System.Text;
using System.Text.RegularExpressions;

namespace Proofload.Slo.Rules;

/// <summary>A selector taken apart, so that series can be made up that it finds.</summary>
/// <param name="Metric">Name of the metric; empty when only matchers say it.</param>
/// <param name="Matchers">The matchers in their order.</param>
internal sealed partial record CounterSelector(string Metric, IReadOnlyList<CounterSelector.Matcher> Matchers)
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    /// <summary>Takes a selector apart; null when it is none.</summary>
    public static CounterSelector? Parse(string text)
    {
        var whole = Whole().Match(text);
        if (!whole.Success)
            return null;
        var matchers = new List<Matcher>();
        foreach (Match match in Part().Matches(whole.Groups["matchers"].Value))
            matchers.Add(new Matcher(match.Groups["label"].Value, match.Groups["op"].Value, Unquote(match.Groups["value"].Value)));
        return new CounterSelector(whole.Groups["metric"].Value, matchers);
    }

    /// <summary>Labels of a series that it finds; null when none can be made up.</summary>
    public Dictionary<string, string>? Sample()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["__name__"] = Metric };
        foreach (var matcher in Matchers)
        {
            if (Satisfying(matcher) is { } value)
                labels[matcher.Label] = value;
        }

        return Finds(labels) ? labels : null;
    }

    /// <summary>Labels of a series that it finds and another selector does not; null when none can be made up.</summary>
    public Dictionary<string, string>? SampleWithout(CounterSelector other)
    {
        if (Sample() is not { } labels)
            return null;
        if (!other.Finds(labels))
            return labels;
        foreach (var matcher in other.Matchers)
        {
            var changed = new Dictionary<string, string>(labels, StringComparer.Ordinal) { [matcher.Label] = Violating(matcher) };
            if (Finds(changed) && !other.Finds(changed))
                return changed;
        }

        return null;
    }

    /// <summary>Whether it finds a series.</summary>
    public bool Finds(Dictionary<string, string> labels) =>
        (Metric.Length == 0 || labels.GetValueOrDefault("__name__") == Metric) && Matchers.All(m => m.Holds(labels.GetValueOrDefault(m.Label, "")));

    private static string? Satisfying(Matcher matcher) => matcher.Operator switch
    {
        "=" => matcher.Value,
        "=~" => Word(matcher.Value),
        _ => matcher.Holds("") ? null : "other",
    };

    private static string Violating(Matcher matcher) => matcher.Operator switch
    {
        "!=" => matcher.Value,
        "!~" => Word(matcher.Value),
        _ => "other",
    };

    /// <summary>A word that a simple regular expression finds.</summary>
    private static string Word(string pattern)
    {
        var first = pattern.TrimStart('(', '^').Split('|')[0].TrimEnd(')', '$', '?');
        return Wildcards().Replace(first, static m => m.Value switch
        {
            ".*" or ".*?" => "",
            ".+" or "." => "0",
            "\\d" or "\\d+" or "[0-9]" or "[0-9]+" => "0",
            _ => m.Value[1..],
        });
    }

    private static string Unquote(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && i + 1 < quoted.Length)
                i++;
            text.Append(quoted[i]);
        }

        return text.ToString();
    }

    [GeneratedRegex("""^\s*(?<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)?\s*(\{(?<matchers>([^"{}]|"([^"\\]|\\.)*")*)\})?\s*$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex("""(?<label>[a-zA-Z_][a-zA-Z0-9_]*)\s*(?<op>=~|!~|!=|=)\s*"(?<value>([^"\\]|\\.)*)"\s*,?""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();

    [GeneratedRegex("""\\d\+|\\d|\[0-9\]\+|\[0-9\]|\\.|\.\*\??|\.\+|\.""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Wildcards();

    /// <summary>A condition on a label.</summary>
    internal sealed record Matcher(string Label, string Operator, string Value)
    {
        public bool Holds(string value) => Operator switch
        {
            "=" => value == Value,
            "!=" => value != Value,
            "=~" => IsMatch(value),
            _ => !IsMatch(value),
        };

        private bool IsMatch(string value)
        {
            try
            {
                return Regex.IsMatch(value, $"^(?:{Value})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, RegexLimit);
            }
            catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
            {
                return false;
            }
        }
    }
}
