using Proofload.Slo;

namespace Proofload.Ingestion.Logs;

/// <summary>What one logged request means to objectives.</summary>
public sealed class LogJudge
{
    private readonly IReadOnlyList<ServiceLevelObjective> _objectives;
    private readonly LogStatuses _statuses;

    /// <summary>Keeps those objectives that a log can be counted for.</summary>
    /// <param name="objectives">The objectives.</param>
    /// <param name="statuses">Which statuses mean what. Default: see there.</param>
    public LogJudge(IEnumerable<ServiceLevelObjective> objectives, LogStatuses? statuses = null)
    {
        ArgumentNullException.ThrowIfNull(objectives);
        _objectives = [.. objectives.Where(static o => Problem(o) is null)];
        _statuses = statuses ?? new LogStatuses();
    }

    /// <summary>Why a log cannot be counted for an objective, in a few words; null when it can.</summary>
    /// <param name="objective">The objective.</param>
    public static string? Problem(ServiceLevelObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var indicator = objective.Indicator;
        if (indicator.RequestKind.Length > 0)
            return "a log does not know the kinds of requests of a plan";
        return indicator.Kind switch
        {
            IndicatorKind.Success => null,
            IndicatorKind.Threshold when indicator.Metric is "latency" or "service_time" => null,
            IndicatorKind.Threshold => $"a log does not know {indicator.Metric}",
            IndicatorKind.Level when indicator.Metric == "throughput" => null,
            IndicatorKind.Level => $"a log does not know {indicator.Metric}",
            IndicatorKind.Ratio => "its counts are counters of somebody else",
            _ => "a log does not know what the answers were",
        };
    }

    /// <summary>Adds a request to counts.</summary>
    /// <param name="request">The request.</param>
    /// <param name="counts">Where to.</param>
    /// <returns>False when an objective needs its duration and the line does not say it.</returns>
    internal bool Count(in LoggedRequest request, CountTable counts)
    {
        var isWhole = true;
        if (_statuses.IsIgnored(request.Status))
            return isWhole;
        var isBad = _statuses.IsBad(request.Status);
        foreach (var objective in _objectives)
        {
            if (!Fits(objective.Scope.Route, request.Path) || !Fits(objective.Scope.Model, request.Model))
                continue;
            switch (objective.Indicator.Kind)
            {
                case IndicatorKind.Success:
                    counts.Add(objective.Name, request.At, new EventCounts(isBad ? 0 : 1, 1));
                    break;
                case IndicatorKind.Level:
                    counts.Add(objective.Name, request.At, isBad ? default : new EventCounts(1, 1));
                    break;
                case IndicatorKind.Threshold when isBad:
                    counts.Add(objective.Name, request.At, new EventCounts(0, 1));
                    break;
                case IndicatorKind.Threshold when request.Seconds is { } seconds:
                    counts.Add(objective.Name, request.At, new EventCounts(objective.Indicator.Meets(seconds) ? 1 : 0, 1));
                    break;
                default:
                    isWhole = false;
                    break;
            }
        }

        return isWhole;
    }

    // What a line does not say is not held against it: a log of one model does not name the model.
    private static bool Fits(string wanted, string given) => wanted.Length == 0 || given.Length == 0 || string.Equals(wanted, given, StringComparison.Ordinal);
}
