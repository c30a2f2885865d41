using System.Globalization;
using Proofload.Results;

namespace Proofload.Plans;

/// <summary>Which statistics there are, and which objectives could ever say something.</summary>
internal static class ObjectiveSense
{
    private static readonly string[] Words = ["p50", "p90", "p95", "p99", "p99.9", "median", "mean", "max", "min"];

    public static bool TryStatistic(string word, out ObjectiveStatistic statistic, out double quantile, out string problem)
    {
        (statistic, quantile, problem) = (ObjectiveStatistic.Quantile, 0, "");
        switch (word)
        {
            case "median":
                quantile = 0.5;
                return true;
            case "mean" or "avg":
                statistic = ObjectiveStatistic.Mean;
                return true;
            case "max":
                statistic = ObjectiveStatistic.Max;
                return true;
            case "min":
                statistic = ObjectiveStatistic.Min;
                return true;
        }

        if (word.EndsWith('%'))
        {
            statistic = ObjectiveStatistic.ShareBelow;
            return TryQuantile(word[..^1], "a share must be above 0% and below 100%; for all requests write max", out quantile, out problem);
        }

        if (word.Length > 1 && word[0] is 'p' or 'P' && char.IsAsciiDigit(word[1]))
        {
            var digits = word[1..];
            if (digits.Length > 2 && digits != "100" && digits.All(char.IsAsciiDigit))
            {
                if (digits[0] != '9')
                {
                    problem = $"{Units.Quote(word)} is unclear; write p{digits[..2]}.{digits[2..]}";
                    return false;
                }

                digits = digits[..2] + "." + digits[2..];
            }

            return TryQuantile(digits, "a percentile must be above 0 and below 100; for the ends write min or max", out quantile, out problem);
        }

        problem = $"unknown statistic {Units.Quote(word)}; {NearestName.Hint(word, Words)}";
        return false;
    }

    /// <summary>Why an objective that parses still makes no sense, or null.</summary>
    public static string? Check(Objective objective, Metric metric)
    {
        var example = ObjectiveParser.Example(metric);
        if (objective.Statistic == ObjectiveStatistic.ShareBelow && !objective.IsUpperBound)
            return $"a share counts the requests under a bound: use <, or write {example}";
        if (metric.Better == BetterDirection.Lower && !objective.IsUpperBound)
            return $"this would demand a bad {metric.Id}: lower is better; use <, as in {example}";
        if (metric.Unit == MetricUnit.Share && metric.Better == BetterDirection.Higher && objective.IsUpperBound)
            return $"this would demand a bad {metric.Id}: higher is better; use >, as in {example}";
        if (objective is { IsUpperBound: true, Inclusive: false, Threshold: 0 })
            return metric.Unit == MetricUnit.Share ? $"nothing is below 0; write {metric.Id} <= 0%" : $"nothing is below 0; write for example {example}";
        if (objective is { IsUpperBound: false, Inclusive: false, Threshold: >= 1 } && metric.Unit == MetricUnit.Share)
            return $"nothing is above 100%; write {metric.Id} >= 100%";
        return null;
    }

    private static bool TryQuantile(string text, string range, out double quantile, out string problem)
    {
        quantile = 0;
        problem = range;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
        {
            problem = $"{Units.Quote(text)} is not a percentage; write for example p99.9 or 99.9%";
            return false;
        }

        return percent is > 0 and < 100
            && Units.TryParseShare((percent / 100).ToString(CultureInfo.InvariantCulture), out quantile, out _)
            && quantile is > 0 and < 1;
    }
}
