using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Proofload.Results;

namespace Proofload.Plans;

/// <summary>
/// Parses criteria: <c>[metric[{kind=name,turn=n}]] [statistic] limit</c>, the limit being <c>+5%</c>, <c>-5%</c>, <c>within 10%</c>, the same in
/// percentage points (<c>+0.1pp</c>) for shares, or an amount in the metric's unit (<c>+20ms</c>). Without a metric a statistic is that of the
/// latency: <c>p99 +5%</c>.
/// </summary>
public static class CriterionParser
{
    private static readonly string[] Costs = [Criterion.CostPerRequest, Criterion.CostPerGoodRequest];

    /// <summary>Parses an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <exception cref="PlanException">The expression is wrong; the message is one line.</exception>
    public static Criterion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var criterion, out var problem)
            ? criterion
            : throw new PlanException($"criterion {Units.Quote(text)}: column {problem.Column}: {problem.Message}");
    }

    /// <summary>Parses an expression, or says what is wrong and where.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="criterion">The criterion.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Criterion? criterion, [NotNullWhen(false)] out ObjectiveProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        criterion = null;
        var folded = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var (subject, limit, at) = Cut(folded);
        if (!TrySubject(subject, out var made, out var shift, out problem))
        {
            problem = problem with { Column = Math.Max(1, problem.Column - shift) };
            return false;
        }

        if (Limit(made, limit, out var whole) is { } message)
        {
            problem = new ObjectiveProblem(at + 1, message);
            return false;
        }

        (criterion, problem) = (whole with { Expression = folded }, null);
        return true;
    }

    /// <summary>Parses what is looked at, without a limit: <c>ttft p99</c>, <c>throughput</c>, <c>p99</c>.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="subject">The criterion, which limits nothing.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParseSubject(string text, [NotNullWhen(true)] out Criterion? subject, [NotNullWhen(false)] out ObjectiveProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TrySubject(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), out subject, out var shift, out problem))
            return true;
        problem = problem with { Column = Math.Max(1, problem.Column - shift) };
        return false;
    }

    /// <summary>What a criterion looks at: <c>ttft p99</c>.</summary>
    internal static string Subject(Criterion c)
    {
        var part = (c.Kind, c.Turn) switch
        {
            _ when c.PromptsFrom is { } from => string.Create(CultureInfo.InvariantCulture, $"{{prompt={from}{(c.PromptsTo is { } to ? $"-{to}" : "+")}}}"),
            ({ } kind, null) => $"{{kind={kind}}}",
            (null, { } turn) => $"{{turn={turn}}}",
            ({ } kind, { } turn) => $"{{kind={kind},turn={turn}}}",
            _ => "",
        };
        return c.Metric + part + c.Statistic switch
        {
            ObjectiveStatistic.Quantile => " p" + (c.Quantile * 100).ToString("0.########", CultureInfo.InvariantCulture),
            ObjectiveStatistic.Mean => " mean",
            ObjectiveStatistic.Max => " max",
            ObjectiveStatistic.Min => " min",
            _ => "",
        };
    }

    // The limit begins at a sign or the word 'within' that stands alone, outside the braces of a label.
    private static (string Subject, string Limit, int At) Cut(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            var begins = i == 0 || text[i - 1] is ' ' or '}';
            if (depth == 0 && begins && (text[i] is '+' or '-' or '±' || text.AsSpan(i).StartsWith("within", StringComparison.Ordinal) || char.IsAsciiDigit(text[i])))
                return (text[..i].TrimEnd(), text[i..], i);
        }

        return (text, "", text.Length);
    }

    private static bool TrySubject(string text, [NotNullWhen(true)] out Criterion? made, out int shift, [NotNullWhen(false)] out ObjectiveProblem? problem)
    {
        (made, shift, problem) = (null, 0, null);
        if (Costs.Contains(text))
        {
            made = new Criterion { Expression = text, Metric = text, Statistic = ObjectiveStatistic.Value, IsRelative = true };
            return true;
        }

        if (text.StartsWith("cost", StringComparison.Ordinal))
        {
            problem = new(1, $"unknown metric {Units.Quote(text)}; {NearestName.Hint(text, Costs)}");
            return false;
        }

        // A statistic alone is the latency's.
        var first = text.Split(' ')[0];
        if (first.Length > 0 && Metrics.Find(first) is null && !first.EndsWith('%') && ObjectiveSense.TryStatistic(first, out _, out _, out _))
            (text, shift) = ("latency " + text, "latency ".Length);
        var scanner = new ObjectiveScanner(text);
        if (!ObjectiveParser.TrySubject(scanner, allowsCustom: false, out var metric, out var labels, out problem))
        {
            if (text.Length == 0)
                problem = new(1, "a metric is missing; write for example 'latency p99 +5%'");
            return false;
        }

        if (metric.IsNamed)
        {
            problem = new(1, $"{metric.Id} of a scenario cannot be compared; put it under the plan's objectives");
            return false;
        }

        if (!ObjectiveParser.TryStatistic(scanner, metric, out var statistic, out var quantile, out problem))
        {
            problem = problem with { Message = problem.Message.Replace(ObjectiveParser.Example(metric), Example(metric), StringComparison.Ordinal) };
            return false;
        }

        scanner.SkipBlanks();
        if (!scanner.AtEnd || statistic == ObjectiveStatistic.ShareBelow)
        {
            problem = new(scanner.Column, $"expected a change such as +5%, -5% or 'within 10%', found {Units.Quote(scanner.AtEnd ? text : scanner.Rest)}; write for example {Example(metric)}");
            return false;
        }

        made = new Criterion { Expression = text, Metric = metric.Id, Kind = labels.Kind, Turn = labels.Turn, Statistic = statistic, Quantile = quantile, IsRelative = true };
        return true;
    }

    private static string? Limit(Criterion subject, string text, out Criterion criterion)
    {
        criterion = subject;
        var metric = Metrics.Find(subject.Metric);
        var example = metric is null ? $"'{subject.Metric} +3%'" : Example(metric);
        if (text.Length == 0)
            return $"the change that is allowed is missing; write for example {example}";

        var within = text.StartsWith("within", StringComparison.Ordinal) || text[0] == '±';
        if (!within && text[0] is not ('+' or '-'))
            return $"say with + or - which way it may change, or 'within {text}'; write for example {example}";

        var amount = text[(within && text[0] != '±' ? "within".Length : 1)..].Trim().TrimStart(within ? '±' : ' ');
        if (Amount(metric, subject.Metric, amount, out var value, out var relative) is { } problem)
            return problem;
        if (relative && (within || text[0] == '-') && value >= 1)
            return "nothing can fall by 100% or more";

        double? rise = within || text[0] == '+' ? value : null;
        double? fall = within || text[0] == '-' ? value : null;
        criterion = subject with { IsRelative = relative, MayRise = rise, MayFall = fall };
        return criterion.Better switch
        {
            BetterDirection.Lower when !within && rise is null => $"lower is better for {subject.Metric}: say how much it may rise, '{criterion.Subject} +{amount}', or 'within {amount}' for both ways",
            BetterDirection.Higher when !within && fall is null => $"higher is better for {subject.Metric}: say how much it may fall, '{criterion.Subject} -{amount}', or 'within {amount}' for both ways",
            _ => null,
        };
    }

    private static string? Amount(Metric? metric, string id, string text, out double value, out bool relative)
    {
        (value, relative) = (0, true);
        if (text.EndsWith('%'))
        {
            var isNumber = Units.TryParseNumber(text[..^1].TrimEnd(), out value, out _) && value >= 0;
            value /= 100;
            return isNumber ? null : $"{Units.Quote(text)} is not a percentage of 0 or more; write for example 5%";
        }

        relative = false;
        if (text.EndsWith("pp", StringComparison.Ordinal))
        {
            if (metric?.Unit != MetricUnit.Share)
                return $"percentage points are for shares, and {id} is none; write for example +5%";
            var isNumber = Units.TryParseNumber(text[..^2].TrimEnd(), out value, out _) && value is >= 0 and <= 100;
            value /= 100;
            return isNumber ? null : $"{Units.Quote(text)} is not a number of percentage points from 0 to 100; write for example 0.1pp";
        }

        if (metric is null || metric.Unit == MetricUnit.Share || text.Length == 0 || !text.Any(char.IsAsciiLetter))
            return $"{Units.Quote(text)} is no change; write {(metric?.Unit == MetricUnit.Share ? "0.1pp (percentage points) or 5% (of the value)" : "for example 5%")}";
        return ObjectiveThreshold.TryParse(metric, text, out value, out var problem) ? null : problem;
    }

    private static string Example(Metric metric) => metric switch
    {
        { Unit: MetricUnit.Share, Better: BetterDirection.Lower } => $"'{metric.Id} +0.1pp'",
        { Unit: MetricUnit.Share } => $"'{metric.Id} -1pp'",
        { Scope: MetricScope.PerRun, Better: BetterDirection.Higher } => $"'{metric.Id} within 10%' or '{metric.Id} -5%'",
        { Scope: MetricScope.PerRun } => $"'{metric.Id} within 10%'",
        { Better: BetterDirection.Higher } => $"'{metric.Id} p50 -5%'",
        { Better: BetterDirection.Neither } => $"'{metric.Id} mean within 5%'",
        _ => $"'{metric.Id} p99 +5%'",
    };
}
