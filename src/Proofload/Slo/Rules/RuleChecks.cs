namespace Proofload.Slo.Rules;

/// <summary>What must hold before objectives become rules.</summary>
internal static class RuleChecks
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <exception cref="RuleException">Something does not.</exception>
    public static void Check(ObjectivesFile file, PrometheusRuleOptions options)
    {
        if (options.Interval < Shortest || !IsWhole(options.Interval))
            throw new RuleException("the interval of rules is a whole number of milliseconds, at least 1 ms");
        if (options.Gap < options.Interval || !IsWhole(options.Gap))
            throw new RuleException($"the gap over which increments are counted must be at least the interval, {PromText.Duration(options.Interval)}");
        foreach (var objective in file.Objectives)
            Check(objective, options);
    }

    private static void Check(ServiceLevelObjective objective, PrometheusRuleOptions options)
    {
        var interval = options.Interval;
        foreach (var window in objective.Alerts.SelectMany(static a => new[] { a.Long, a.Short }).Append(objective.Window.Length))
        {
            if (window < interval || !IsWhole(window))
                throw new RuleException($"{objective.Name}: a window of {PromText.Duration(window)} cannot be seen with rules every {PromText.Duration(interval)}; use a shorter --interval");
        }

        if (objective.Slice is { } slice && (slice.Length.Ticks % interval.Ticks != 0 || !IsWhole(slice.Length)))
            throw new RuleException($"{objective.Name}: slices of {PromText.Duration(slice.Length)} are not a multiple of the rules' interval of {PromText.Duration(interval)}; use another --interval");
        if (objective.Indicator.Kind == IndicatorKind.Level && objective.Slice is null)
            throw new RuleException($"{objective.Name}: an objective on a level needs slices");
        if (objective.Indicator.Ratio is { } ratio)
        {
            foreach (var (field, selector) in new[] { ("good", ratio.Good), ("bad", ratio.Bad), ("total", ratio.Total) })
                CheckSelector(objective.Name, field, selector);
        }
    }

    private static void CheckSelector(string objective, string field, string selector)
    {
        var (inString, escaped) = (false, false);
        foreach (var c in selector)
        {
            if (inString)
            {
                (inString, escaped) = (escaped || c != '"', !escaped && c == '\\');
                continue;
            }

            if (c == '"')
                inString = true;
            else if (c is '[' or '(' or ')')
                throw new RuleException($"{objective}: {field} is a selector of counters, such as http_requests_total{{code=\"200\"}}, without functions and ranges: '{selector}'");
        }
    }

    private static bool IsWhole(TimeSpan time) => time.Ticks % TimeSpan.TicksPerMillisecond == 0;
}
