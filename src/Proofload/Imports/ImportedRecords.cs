using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Imports;

/// <summary>The requests of an imported run after they went through the recorder, as the result needs them.</summary>
internal sealed class ImportedRecords
{
    private const double ShortestCoarse = 20;

    private readonly ImportedRun _run;
    private readonly RecordedRun _recorded;
    private readonly IReadOnlyList<string> _kinds;

    public ImportedRecords(ImportedRun run, RecorderSnapshot snapshot)
    {
        _run = run;
        _kinds = run.Kinds;
        Totals = new RecorderSnapshot([.. snapshot.Kinds.Take(_kinds.Count).Select((kind, i) => i == 0 ? WithGaps(kind, run) : kind)], snapshot.WarmUp, snapshot.CoolDown) { PromptBins = snapshot.PromptBins };
        var counters = Totals.All.Counters;
        _recorded = new RecordedRun(Totals, run.HasTimes ? run.Records!.Ticks : null, _kinds, counters.FirstIntendedNs ?? 0, withSessions: false)
        {
            KnownWindow = run.HasTimes && !run.HasCoarseTimes ? null : run.Window,
        };
    }

    public RecorderSnapshot Totals { get; }

    /// <summary>True when every request says when it was due.</summary>
    public bool KnowsIntended => Totals.All.Counters is { Sent: > 0 } counters && Totals.All[RecordedMetric.Lateness].Count == counters.Sent;

    public RunCounts Counts => _recorded.Counts(null);

    /// <summary>Length of the measured window; unknown where times to the second would put rates off by over 5 %.</summary>
    public double? Window => _run.HasCoarseTimes && _run.Window is null && _recorded.Window < ShortestCoarse ? null : _recorded.Window;

    public IReadOnlyDictionary<string, MetricSummary> Metrics => MetricSummaries.Build(_recorded, null);

    public IReadOnlyDictionary<string, long> Errors => SeriesBuilder.Errors(Totals.All.Counters.ByOutcome);

    public IReadOnlyList<KindResult> Kinds =>
    [
        .. _kinds.Select(kind => ResultBuilder.Kind(_recorded, Totals, _kinds, kind))
            .Where(static kind => kind.Counts.Sent > 0)
            .Select(kind => KnowsIntended ? kind : kind with { Counts = kind.Counts with { Intended = null, Dropped = null }, Rates = kind.Rates with { Offered = null } }),
    ];

    public IReadOnlyList<PromptBinResult> PromptBins => ResultBuilder.PromptBins(_recorded, Totals);

    private static KindSnapshot WithGaps(KindSnapshot kind, ImportedRun run) => run.Gaps is not { Count: > 0 } gaps
        ? kind
        : KindSnapshot.Create(kind.Counters, metric => metric == RecordedMetric.InterChunk ? gaps.ToSparse() : kind[metric]);

    public double SeriesResolution => _run.Records!.Ticks.Intervals.WidthNs / 1e9;

    public double? Rate(string metric) => _recorded.Rate(metric, null);

    /// <summary>The run over time. What is in flight follows from what was started and what has ended.</summary>
    public IReadOnlyList<IntervalResult> Series
    {
        get
        {
            if (!_run.HasTimes)
                return [];

            var series = new List<IntervalResult>();
            var inFlight = 0L;
            foreach (var interval in _run.Records!.Ticks.Intervals.ToImmutable())
            {
                var counters = interval.Counters;
                inFlight += counters.Started - counters.Succeeded - counters.Failed - counters.Cancelled - counters.Excluded;
                series.Add(SeriesBuilder.WithoutPlan(interval) with { InFlight = (int)Math.Max(0, inFlight), Dropped = null });
            }

            return series;
        }
    }
}
