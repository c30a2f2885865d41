using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Analysis.Dialects;

/// <summary>The plan's objectives on single requests in the three forms that other tools know: first token, time per token, whole request.</summary>
internal sealed class RequestBounds
{
    private readonly (string Figure, double Ns)[] _bounds;

    private RequestBounds((string Figure, double Ns)[] bounds, bool isWhole) => (_bounds, IsWhole) = (bounds, isWhole);

    /// <summary>Every objective on single requests has such a form.</summary>
    public bool IsWhole { get; }

    /// <summary>The bounds of a plan; null when it has none.</summary>
    public static RequestBounds? Of(RunPlan? plan)
    {
        var objectives = plan?.Objectives.Where(static o => o is { IsUpperBound: true, Statistic: not ObjectiveStatistic.Value } && RecordedMetrics.TryParse(o.Metric, out _)).ToList() ?? [];
        if (objectives.Count == 0)
        {
            return null;
        }

        var bounds = objectives.Where(static o => o.Kind is null && Figure(o.Metric) is not null).Select(static o => (Figure(o.Metric)!, o.Threshold * 1e9)).ToArray();
        return new RequestBounds(bounds, bounds.Length == objectives.Count);
    }

    /// <summary>True when a request meets them all, inclusively, as the tools compare.</summary>
    public bool Holds(in RequestRecord record, Reading ttft, Reading tpot, Reading latency)
    {
        foreach (var (figure, bound) in _bounds)
        {
            var value = figure switch
            {
                FigureIds.Ttft => ttft(in record),
                FigureIds.Tpot => tpot(in record),
                _ => latency(in record),
            };

            // A request without the value is not known to be good: NaN is not below any bound.
            if (!(value <= bound))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Figure(string metric) => metric switch
    {
        "ttft" or "service_ttft" => FigureIds.Ttft,
        "tpot" => FigureIds.Tpot,
        "latency" or "service_time" => FigureIds.Latency,
        _ => null,
    };
}
