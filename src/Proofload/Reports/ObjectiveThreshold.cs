using System.Globalization;
using System.Text.RegularExpressions;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>The threshold of an objective in its result's unit, for the bar that shows it: taken from the result, else read from the expression.</summary>
internal static partial class ObjectiveThreshold
{
    /// <summary>Null when it cannot be told.</summary>
    public static (double Threshold, bool IsUpperBound)? Of(ObjectiveResult objective)
    {
        if (objective.Threshold is { } known && double.IsFinite(known) && objective.IsUpperBound is { } upper)
            return (known, upper);

        var match = Comparison().Match(objective.Expression);
        if (!match.Success)
            return null;

        var isShare = objective.Unit is "1" or "share" or "ratio";
        var factor = Factor(match.Groups["unit"].Value);

        // "latency 99% < 500ms" demands a share: the share is what was observed, and it must be at least 99 %.
        if (isShare && match.Groups["unit"].Value is not ("%" or ""))
        {
            var demanded = DemandedShare().Match(objective.Expression);
            return demanded.Success ? (Parse(demanded.Groups["value"].Value) / 100, false) : null;
        }

        return factor is null ? null : (Parse(match.Groups["value"].Value) * factor.Value, match.Groups["op"].Value[0] == '<');
    }

    private static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double? Factor(string unit) => unit switch
    {
        "" or "s" or "/s" or "tokens" or "tokens/s" or "bytes" => 1,
        "ns" => 1e-9,
        "us" or "µs" => 1e-6,
        "ms" => 1e-3,
        "m" or "min" => 60,
        "h" => 3600,
        "%" => 0.01,
        _ => null,
    };

    [GeneratedRegex(@"(?<op><=?|>=?)\s*(?<value>[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\s*(?<unit>[^\s0-9]*)\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"(?<value>[0-9]*\.?[0-9]+)\s*%\s*[<>]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DemandedShare();
}
