using System.Diagnostics.CodeAnalysis;
using Proofload.Results;

namespace Proofload.Plans;

/// <summary>
/// Parses the short expressions of objectives: <c>metric[{kind=name,turn=n}] [statistic] op threshold</c>, and <c>check{name=text} op threshold</c>. Statistics of a per-request metric:
/// <c>p50</c>, <c>p99.9</c>, <c>p999</c> (= p99.9), <c>median</c>, <c>mean</c>, <c>max</c>, <c>min</c>, or a share that must stay under
/// the threshold (<c>99%</c>). Metrics of a run have none; <c>availability 99.9%</c>, <c>goodput 99%</c> and <c>check{name=text} 95%</c> need no operator. Operators: <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>.
/// </summary>
public static class ObjectiveParser
{
    private const string PrecisionForm = "write for example 'latency p99 within 5%'";

    /// <summary>Parses an expression.</summary>
    /// <exception cref="PlanException">The expression is wrong; the message is one line.</exception>
    public static Objective Parse(string text) => TryParse(text, out var objective, out var problem)
        ? objective
        : throw new PlanException($"objective {Units.Quote(text)}: column {problem.Column}: {problem.Message}");

    /// <summary>Parses an expression, or says what is wrong and where.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Objective? objective, [NotNullWhen(false)] out ObjectiveProblem? problem) =>
        TryParse(text, allowsCustom: false, out objective, out problem);

    /// <summary>Parses an expression of a plan whose scenario is C#: a metric may have a name of the scenario's own.</summary>
    internal static bool TryParseOfCode(string text, [NotNullWhen(true)] out Objective? objective, [NotNullWhen(false)] out ObjectiveProblem? problem) =>
        TryParse(text, allowsCustom: true, out objective, out problem);

    private static bool TryParse(string text, bool allowsCustom, [NotNullWhen(true)] out Objective? objective, [NotNullWhen(false)] out ObjectiveProblem? problem)
    {
        objective = null;
        var scanner = new ObjectiveScanner(text);
        if (!TrySubject(scanner, allowsCustom, out var metric, out var labels, out problem))
            return false;
        scanner.SkipBlanks();

        // What agreements say without an operator: availability 99.9%.
        var isAgreed = (metric == Metrics.Availability || metric == Metrics.Goodput || metric == Metrics.Check) && !scanner.AtEnd && char.IsAsciiDigit(scanner.Rest[0]) && scanner.Rest.IndexOfAny(['<', '>']) < 0;
        var (statistic, quantile) = (ObjectiveStatistic.Value, 0.0);
        if (!isAgreed && !TryStatistic(scanner, metric, out statistic, out quantile, out problem))
            return false;
        scanner.SkipBlanks();
        var (at, op) = (scanner.Column, scanner.TakeOperator());
        if (isAgreed)
            op = ">=";
        if (op is not ("<" or "<=" or ">" or ">="))
        {
            problem = new(at, op.Length == 0 && !scanner.AtEnd
                ? $"expected <, <=, > or >=, found {Units.Quote(scanner.Rest)}"
                : op.Length == 0 ? $"the bound is missing; write for example {Example(metric)}" : $"'{op}' is not allowed; use <, <=, > or >=");
            return false;
        }

        scanner.SkipBlanks();
        (at, var value) = (scanner.Column, scanner.Rest.Trim());
        if (!ObjectiveThreshold.TryParse(metric, value, out var threshold, out var message))
        {
            problem = new(at, message);
            return false;
        }

        var result = new Objective
        {
            Expression = Fold(text),
            Metric = metric.Id,
            Kind = labels.Kind,
            Turn = labels.Turn,
            Name = labels.Name,
            Statistic = statistic,
            Quantile = quantile,
            IsUpperBound = op[0] == '<',
            Inclusive = op.Length == 2,
            Threshold = threshold,
        };
        if (ObjectiveSense.Check(result, metric) is { } nonsense)
        {
            problem = new(at, nonsense);
            return false;
        }

        objective = result;
        return true;
    }

    /// <summary>The canonical expression of an objective's parts; it parses to the same parts.</summary>
    public static string Format(Objective objective)
    {
        var metric = Metrics.Find(objective.Metric)
            ?? (CustomNames.Problem(objective.Metric) is null ? Metric.OfScenario(objective.Metric) : throw new PlanException($"unknown metric {Units.Quote(objective.Metric)}; {NearestName.Hint(objective.Metric, Metrics.Ids)}"));
        var subject = (objective.Kind, objective.Turn) switch
        {
            _ when objective.Name is { } name => $"{metric.Id}{{name={name}}}",
            ({ } kind, null) => $"{metric.Id}{{kind={kind}}}",
            (null, { } turn) => $"{metric.Id}{{turn={turn}}}",
            ({ } kind, { } turn) => $"{metric.Id}{{kind={kind},turn={turn}}}",
            _ => metric.Id,
        };
        var statistic = objective.Statistic switch
        {
            ObjectiveStatistic.Quantile => " p" + Percent(objective.Quantile),
            ObjectiveStatistic.ShareBelow => " " + Percent(objective.Quantile) + "%",
            ObjectiveStatistic.Mean => " mean",
            ObjectiveStatistic.Max => " max",
            ObjectiveStatistic.Min => " min",
            _ => "",
        };
        var op = (objective.IsUpperBound ? "<" : ">") + (objective.Inclusive ? "=" : "");
        return $"{subject}{statistic} {op} {ObjectiveThreshold.Format(metric, objective.Threshold)}";
    }

    /// <summary>Parses how well a percentile must be known, for example <c>latency p99 within 5%</c>.</summary>
    public static bool TryParsePrecision(string text, [NotNullWhen(true)] out PrecisionTarget? target, [NotNullWhen(false)] out ObjectiveProblem? problem)
    {
        target = null;
        var scanner = new ObjectiveScanner(text);
        if (!TrySubject(scanner, allowsCustom: false, out var metric, out var labels, out problem))
            return false;
        if (labels != default || metric.Scope != MetricScope.PerRequest)
        {
            problem = new(1, $"only a percentile of a per-request metric over all kinds can be asked for; {PrecisionForm}");
            return false;
        }

        if (!TryStatistic(scanner, metric, out var statistic, out var quantile, out problem))
            return false;
        scanner.SkipBlanks();
        var (at, word) = (scanner.Column, scanner.TakeWord());
        if (statistic != ObjectiveStatistic.Quantile || word != "within")
        {
            problem = new(at, $"expected a percentile and the word 'within'; {PrecisionForm}");
            return false;
        }

        scanner.SkipBlanks();
        if (!Units.TryParseShare(scanner.Rest.Trim(), out var width, out var message) || width is <= 0 or >= 1)
        {
            problem = new(scanner.Column, width is <= 0 or >= 1 && message.Length == 0 ? $"the width must be above 0% and below 100%; {PrecisionForm}" : message);
            return false;
        }

        target = new PrecisionTarget(metric.Id, quantile, width);
        return true;
    }

    /// <summary>The expression that <see cref="TryParsePrecision"/> reads.</summary>
    public static string Format(PrecisionTarget target) =>
        $"{target.Metric} p{Percent(target.Quantile)} within {Units.FormatShare(target.RelativeWidth)}";

    internal static string Example(Metric metric) => metric switch
    {
        { Scope: MetricScope.PerRequest, Unit: MetricUnit.Seconds } => $"'{metric.Id} p99 < 500ms'",
        { Scope: MetricScope.PerRequest, Unit: MetricUnit.TokensPerSecond } => $"'{metric.Id} p5 > 20/s'",
        { Scope: MetricScope.PerRequest, Unit: MetricUnit.Bytes } => $"'{metric.Id} max < 10MB'",
        { IsNamed: true, Unit: MetricUnit.Share } => "'check{name=signed in} > 99%'",
        { IsNamed: true } => "'count{name=retries} < 10'",
        { Unit: MetricUnit.Steps } => $"'{metric.Id} mean > 3'",
        { Scope: MetricScope.PerRequest } => $"'{metric.Id} mean > 10'",
        { Unit: MetricUnit.Share, Better: BetterDirection.Lower } => $"'{metric.Id} < 0.1%'",
        { Unit: MetricUnit.Share } => $"'{metric.Id} > 99%'",
        { Unit: MetricUnit.TokensPerSecond } => $"'{metric.Id} > 1000/s'",
        _ => $"'{metric.Id} > 50/s'",
    };

    internal static bool TrySubject(ObjectiveScanner scanner, bool allowsCustom, [NotNullWhen(true)] out Metric? metric, out Labels labels, [NotNullWhen(false)] out ObjectiveProblem? problem)
    {
        (labels, problem) = (default, null);
        scanner.SkipBlanks();
        var (at, id) = (scanner.Column, scanner.TakeWord());
        metric = Metrics.Find(id) ?? (allowsCustom && CustomNames.Problem(id) is null ? Metric.OfScenario(id) : null);
        if (metric is null)
        {
            problem = new(at, id.Length == 0
                ? "a metric is missing; write for example 'latency p99 < 500ms'"
                : $"unknown metric {Units.Quote(id)}; {Hint(id)}");
            return false;
        }

        if (!scanner.Take('{'))
        {
            problem = metric.IsNamed ? new(scanner.Column, $"say which {metric.Id}; write for example {Example(metric)}") : null;
            return problem is null;
        }

        do
        {
            at = scanner.Column;
            if (Label(scanner, metric, ref labels) is { } message)
            {
                problem = new(at, message);
                return false;
            }
        }
        while (scanner.Take(','));
        if (scanner.Take('}'))
            return true;
        problem = new(at, $"a label is written {Labelled(metric)}");
        return false;
    }

    private static string Labelled(Metric metric) => metric.IsNamed ? $"{metric.Id}{{name=text}}" : $"{metric.Id}{{kind=name}}";

    /// <summary>Reads one label; says what is wrong with it, or null.</summary>
    private static string? Label(ObjectiveScanner scanner, Metric metric, ref Labels labels)
    {
        var label = scanner.TakeWord();
        var equal = scanner.Take('=');
        scanner.SkipBlanks();
        var value = metric.IsNamed ? scanner.TakeText() : scanner.TakeName();
        scanner.SkipBlanks();
        switch (label)
        {
            case "name" when metric.IsNamed && equal && value.Length > 0 && labels.Name is null:
                labels = labels with { Name = value };
                return null;
            case var _ when metric.IsNamed:
                return $"{metric.Id} has a name and no other label; write for example {Example(metric)}";
            case var _ when metric.Unit == MetricUnit.Custom:
                return $"{metric.Id} is recorded by the scenario and belongs to no kind of request";
            case "kind" when equal && value.Length > 0 && labels.Kind is null:
                labels = labels with { Kind = value };
                return null;
            case "turn" when equal && labels.Turn is null && int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 1:
                labels = labels with { Turn = number };
                return null;
            case "kind" or "":
                return $"a label is written {metric.Id}{{kind=name}}";
            case "turn":
                return $"a turn is a number from 1, written {metric.Id}{{turn=3}}";
            default:
                return $"unknown label {Units.Quote(label)}; there are kind and turn, as in {metric.Id}{{kind=name}}";
        }
    }

    /// <summary>Other tools join metric and statistic: <c>latency_p99</c> is meant as <c>latency p99</c>, also when it is misspelt.</summary>
    private static string Hint(string id)
    {
        var cut = id.LastIndexOf('_');
        return cut > 0 && ObjectiveSense.TryStatistic(id[(cut + 1)..], out _, out _, out _)
            && NearestName.Find(id[..cut], Metrics.All.Where(static m => m.Scope == MetricScope.PerRequest).Select(static m => m.Id)) is { } near
            ? $"did you mean '{near} {id[(cut + 1)..]}'?"
            : NearestName.Hint(id, Metrics.Ids);
    }

    internal static bool TryStatistic(ObjectiveScanner scanner, Metric metric, out ObjectiveStatistic statistic, out double quantile, [NotNullWhen(false)] out ObjectiveProblem? problem)
    {
        scanner.SkipBlanks();
        var (at, word) = (scanner.Column, scanner.TakeStatistic());
        problem = null;
        (statistic, quantile) = (ObjectiveStatistic.Value, 0);
        if (metric.Scope == MetricScope.PerRun)
        {
            if (word.Length == 0)
                return true;
            problem = new(at, $"{metric.Id} is one value per run and has no {Units.Quote(word)}; write {Example(metric)}");
            return false;
        }

        if (ObjectiveSense.TryStatistic(word, out statistic, out quantile, out var message))
            return true;
        problem = new(at, word.Length == 0 ? $"{metric.Id} is a distribution: say which value, for example {Example(metric)}" : message);
        return false;
    }

    private static string Percent(double share)
    {
        var text = Units.FormatShare(share);
        return text.EndsWith('%') ? text[..^1] : Units.FormatNumber(share * 100);
    }

    /// <summary>What an objective is restricted to.</summary>
    internal readonly record struct Labels(string? Kind, int? Turn, string? Name);

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
