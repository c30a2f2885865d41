using System.Globalization;
using System.Text.RegularExpressions;
using Proofload.Analysis.Canaries;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Studies;

/// <summary>
/// A metric of a canary that a monitoring system knows: <c>NAME [+10%]=QUERY</c> for values, <c>NAME [+0.5pp]=EVENTS of TOTAL</c> for events among
/// requests. In a query <c>$track</c> is the side and <c>$step</c> the length of a step.
/// </summary>
public sealed partial record CanaryQuery
{
    private static readonly char[] Signs = ['+', '-'];

    private CanaryQuery(CanaryMetric metric, string limit, string query, string? total) => (Metric, Limit, Query, Total) = (metric, limit, query, total);

    /// <summary>The metric.</summary>
    public CanaryMetric Metric { get; }

    /// <summary>What may change, in words.</summary>
    public string Limit { get; }

    /// <summary>The query of the values, or of the events.</summary>
    public string Query { get; }

    /// <summary>The query of all requests that the events are among; null for values.</summary>
    public string? Total { get; }

    /// <summary>Reads a metric.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isEvents">True for events among requests.</param>
    /// <param name="step">Length of a step.</param>
    /// <exception cref="PlanException">It is wrong; one line.</exception>
    public static CanaryQuery Parse(string text, bool isEvents, TimeSpan step)
    {
        ArgumentNullException.ThrowIfNull(text);
        var example = isEvents ? "'errors +0.5pp=EVENTS of TOTAL'" : "'ttft_p95 +20%=QUERY'";
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        if (cut <= 0 || text[(cut + 1)..].Trim().Length == 0)
            throw new PlanException($"{Units.Quote(text)} has no query; write for example {example}");
        var head = text[..cut].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (head.Length is 0 or > 2 || !Name().IsMatch(head[0]))
            throw new PlanException($"{Units.Quote(text[..cut])} is no name with a limit; write for example {example}");
        var limit = head.Length == 2 ? head[1] : isEvents ? "+0.5pp" : "+10%";
        var (amount, falls) = Amount(limit, isEvents ? "pp" : "%", head[0]);
        var metric = new CanaryMetric { Name = head[0], Better = falls ? BetterDirection.Higher : BetterDirection.Lower };
        metric = isEvents ? metric with { RateMargin = amount } : metric with { Margin = amount };
        string[] queries = isEvents ? text[(cut + 1)..].Split(" of ", StringSplitOptions.TrimEntries) : [text[(cut + 1)..].Trim()];
        if (queries.Length != (isEvents ? 2 : 1) || queries.Contains(""))
            throw new PlanException($"{head[0]}: events are written 'EVENTS of TOTAL', two queries with ' of ' between them");
        foreach (var query in queries)
            Check(head[0], query, step);
        return new CanaryQuery(metric, limit, queries[0], isEvents ? queries[1] : null);
    }

    /// <summary>A query for a side.</summary>
    /// <param name="query">The query.</param>
    /// <param name="track">Name of the side.</param>
    /// <param name="step">Length of a step.</param>
    public static string Fill(string query, string track, TimeSpan step)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(track);
        return query.Replace("${track}", Escaped(track), StringComparison.Ordinal).Replace("$track", Escaped(track), StringComparison.Ordinal)
            .Replace("${step}", Step(step), StringComparison.Ordinal).Replace("$step", Step(step), StringComparison.Ordinal);
    }

    private static void Check(string name, string query, TimeSpan step)
    {
        if (!query.Contains("$track", StringComparison.Ordinal) && !query.Contains("${track}", StringComparison.Ordinal))
            throw new PlanException($"{name}: the query does not hold $track, so both sides would be the same: write for example http_requests_total{{track=\"$track\"}}");
        foreach (Match range in Range().Matches(query))
        {
            // Values that share most of their time are not so many values: a judge would be far too sure of them.
            if (Units.TryParseDuration(range.Groups[1].Value, out var length, out _) && length > step)
                throw new PlanException($"{name}: [{range.Groups[1].Value}] looks back further than one step of {Units.FormatDuration(step)}, so its values overlap and would count several times: write [$step], or take steps of {range.Groups[1].Value}");
        }
    }

    private static (double Amount, bool Falls) Amount(string text, string unit, string name)
    {
        var isFine = text.Length > 1 && Signs.Contains(text[0]) && text.EndsWith(unit, StringComparison.Ordinal);
        var number = 0.0;
        isFine = isFine && double.TryParse(text[1..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 1000;
        return isFine ? (number / 100, text[0] == '-') : throw new PlanException($"{name}: {Units.Quote(text)} is no limit; write +5{unit} for what may rise, -5{unit} for what may fall");
    }

    // A track stands between the quotes of a label's value.
    private static string Escaped(string track) => track.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Step(TimeSpan step) => ((long)step.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + "ms";

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]{0,99}$")]
    private static partial Regex Name();

    [GeneratedRegex("\\[([0-9a-z]+)")]
    private static partial Regex Range();
}
