using System.Text.RegularExpressions;
using Proofload.Plans;

namespace Proofload.Ingestion.Metrics;

/// <summary>A PromQL selector: <c>http_requests_total{code!~"5..",job="api"}</c>. An <c>le</c> is compared as a number.</summary>
internal sealed class SeriesSelector
{
    private readonly List<(string Label, bool IsEqual, Func<string, bool> Matches)> _matchers = [];

    private SeriesSelector(string name) => Name = name;

    public string Name { get; }

    /// <summary>Reads one.</summary>
    /// <exception cref="PlanException">It is none.</exception>
    public static SeriesSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan().Trim();
        var cut = rest.IndexOf('{');
        var name = (cut < 0 ? rest : rest[..cut]).Trim().ToString();
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':'))
            throw Wrong(text);
        var selector = new SeriesSelector(name);
        if (cut < 0)
            return selector;
        rest = rest[(cut + 1)..];
        while (true)
        {
            rest = rest.TrimStart(" \t,");
            if (rest is "}")
                return selector;
            var at = rest.IndexOfAny('=', '!');
            if (at <= 0)
                throw Wrong(text);
            var label = rest[..at].Trim().ToString();
            var sign = rest.Length > at + 1 && (rest[at + 1] is '~' || (rest[at] == '!' && rest[at + 1] == '=')) ? rest.Slice(at, 2).ToString() : rest.Slice(at, 1).ToString();
            rest = rest[(at + sign.Length)..].TrimStart();
            if (sign == "!" || !MetricText.TryQuoted(ref rest, out var value))
                throw Wrong(text);
            selector._matchers.Add((label, sign[0] == '=', Matcher(label, value, sign[^1] == '~', text)));
        }
    }

    public bool Matches(MetricSample sample)
    {
        if (sample.Name != Name)
            return false;
        foreach (var (label, isEqual, matches) in _matchers)
        {
            var value = sample.Labels.FirstOrDefault(l => l.Key == label).Value ?? "";
            if (matches(value) != isEqual)
                return false;
        }

        return true;
    }

    private static Func<string, bool> Matcher(string label, string value, bool isPattern, string text)
    {
        if (!isPattern)
        {
            return label == "le" && MetricText.TryNumber(value, out var bound)
                ? other => MetricText.TryNumber(other, out var number) && number.Equals(bound)
                : other => other == value;
        }

        try
        {
            // Prometheus' patterns match the whole value, and take linear time as these do.
            var pattern = new Regex($"^(?:{value})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
            return pattern.IsMatch;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new PlanException($"{Units.Quote(value)} in {Units.Quote(text)} is not a pattern that can be used", e);
        }
    }

    private static PlanException Wrong(string text) => new($"{Units.Quote(text)} is not a selector of counters; write for example http_requests_total{{code!~\"5..\"}}");
}
