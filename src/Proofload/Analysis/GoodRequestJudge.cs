using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Analysis;

/// <summary>
/// Says whether one request met every per-request objective: each upper bound on a quantile, share, mean or maximum of a per-request
/// duration, read as a bound on the single request. That is what goodput counts.
/// </summary>
public sealed class GoodRequestJudge : IRequestJudge
{
    private readonly (int Kind, int Turn, RecordedMetric Metric, long Bound)[] _bounds;

    private GoodRequestJudge((int Kind, int Turn, RecordedMetric Metric, long Bound)[] bounds) => _bounds = bounds;

    /// <summary>Makes the judge; null when no objective bounds single requests, because then no request can be called good.</summary>
    /// <param name="objectives">Objectives of the plan.</param>
    /// <param name="kinds">Names of the request kinds, in order.</param>
    public static GoodRequestJudge? Create(IReadOnlyList<Objective> objectives, IReadOnlyList<string> kinds)
    {
        ArgumentNullException.ThrowIfNull(objectives);
        var bounds = objectives
            .Where(static o => o is { IsUpperBound: true, Statistic: not ObjectiveStatistic.Value } && TryPerRequest(o.Metric, out _))
            .Select(o => (
                Kind: o.Kind is null ? -1 : kinds.ToList().IndexOf(o.Kind),
                Turn: o.Turn ?? -1,
                Metric: TryPerRequest(o.Metric, out var metric) ? metric : default,
                Bound: (long)(o.Threshold / Estimator.Scale(o.Metric)) - (o.Inclusive ? 0 : 1)))
            .ToArray();
        return bounds.Length == 0 ? null : new GoodRequestJudge(bounds);
    }

    /// <inheritdoc/>
    public bool IsGood(in RequestRecord r)
    {
        foreach (var (kind, turn, metric, bound) in _bounds)
        {
            // A request without the value (one token has no TPOT) cannot miss the bound on it.
            if ((kind < 0 || kind == r.Kind) && (turn < 0 || turn == r.Turn) && ValueOf(in r, metric) > bound)
            {
                return false;
            }
        }

        return true;
    }

    internal static bool TryPerRequest(string id, out RecordedMetric metric) =>
        RecordedMetrics.TryParse(id, out metric) && metric is not (RecordedMetric.InterChunk or RecordedMetric.ReceiveLagUncoalesced or RecordedMetric.QueryLatency or RecordedMetric.TimeToFailure or RecordedMetric.SessionDuration or RecordedMetric.SessionSteps);

    internal static long ValueOf(in RequestRecord r, RecordedMetric metric) => metric switch
    {
        RecordedMetric.Latency => r.LatencyNs,
        RecordedMetric.ServiceTime => r.ServiceTimeNs,
        RecordedMetric.Lateness => r.LatenessNs,
        RecordedMetric.Ttft => r.TtftNs,
        RecordedMetric.ServiceTtft => r.ServiceTtftNs,
        RecordedMetric.Ttfo => r.TtfoNs,
        RecordedMetric.Tpot => r.TpotNs,
        RecordedMetric.LongestStall => r.LongestStallNs,
        RecordedMetric.ReceiveLag => r.ReceiveLagNs,
        RecordedMetric.ReceiveDelay => r.ReceiveDelayNs,
        RecordedMetric.OutputTokens => r.OutputTokens,
        RecordedMetric.PromptTokens => r.PromptTokens,
        RecordedMetric.TokenizerTokens => r.TokenizerTokens,
        _ => RequestRecord.Absent,
    };
}
