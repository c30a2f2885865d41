using Proofload.Results;

namespace Proofload.Plans;

/// <summary>The bound of an objective, in the unit of its metric.</summary>
internal static class ObjectiveThreshold
{
    public static bool TryParse(Metric metric, string text, out double value, out string problem)
    {
        value = 0;
        if (text.Length == 0)
        {
            problem = $"the bound is missing; write for example {ObjectiveParser.Example(metric)}";
            return false;
        }

        long whole;
        bool parsed;
        switch (metric.Unit)
        {
            case MetricUnit.Seconds:
                parsed = Units.TryParseSeconds(text, out value, out problem);
                break;
            case MetricUnit.Share:
                parsed = Units.TryParseShare(text, out value, out problem);
                break;
            case MetricUnit.Bytes:
                parsed = Units.TryParseSize(text, out whole, out problem);
                value = whole;
                break;
            case MetricUnit.Custom:
                // Its unit is only known when it is recorded.
                parsed = Units.TryParseNumber(text, out value, out problem) && value >= 0;
                problem = $"{metric.Id} is recorded by the scenario: the bound is a plain number of 0 or more, in its unit";
                return parsed;
            case MetricUnit.Tokens or MetricUnit.Steps or MetricUnit.Times:
                if (Units.TryParseCount(text, out whole, out problem))
                {
                    value = whole;
                    return true;
                }

                // A mean of tokens may be a fraction.
                parsed = Units.TryParseNumber(text, out value, out _) && value >= 0;
                break;
            default:
                parsed = Units.TryParseRate(text, out value, out problem);
                break;
        }

        if (!parsed && !problem.Contains("has no unit", StringComparison.Ordinal))
            problem = $"{metric.Id} is measured in {UnitName(metric.Unit)}: {problem}";
        return parsed;
    }

    public static string Format(Metric metric, double value) => metric.Unit switch
    {
        MetricUnit.Seconds => Units.FormatSeconds(value),
        MetricUnit.Share => Units.FormatShare(value),
        MetricUnit.Bytes => Units.FormatSize((long)value),
        MetricUnit.Tokens or MetricUnit.Steps or MetricUnit.Times or MetricUnit.Custom => Units.FormatNumber(value),
        _ => Units.FormatRate(value),
    };

    private static string UnitName(MetricUnit unit) => unit switch
    {
        MetricUnit.Seconds => "time",
        MetricUnit.Share => "shares",
        MetricUnit.Bytes => "bytes",
        MetricUnit.Tokens => "tokens",
        MetricUnit.Steps => "steps",
        MetricUnit.Times => "times",
        MetricUnit.PerSecond => "requests per second",
        _ => "tokens per second",
    };
}
