using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Analysis;

/// <summary>
/// What an analysis asks of a run, whether it is going on, has just ended or was stored. <c>kind</c> null means all kinds of request; a turn of
/// conversations is named as <see cref="RunPart"/> does.
/// </summary>
public interface IMeasuredRun
{
    /// <summary>All values of a metric, nanoseconds or tokens; null when the run has no such metric.</summary>
    SparseHistogram? Histogram(string metric, string? kind);

    /// <summary>The values of a metric in spans of time, in order; empty when they were not kept.</summary>
    IReadOnlyList<SparseHistogram> Batches(string metric, string? kind);

    /// <summary>Counts.</summary>
    RunCounts Counts(string? kind);

    /// <summary>Counts of sessions; null for a run of single requests.</summary>
    SessionCounts? Sessions => null;

    /// <summary>What the code of a scenario recorded; null for a run without.</summary>
    CustomSnapshot? Custom => null;

    /// <summary>Factor from the recorded values of a metric to its base unit.</summary>
    double Scale(string metric) => Custom?.Metric(metric)?.Scale ?? Estimator.Scale(metric);

    /// <summary>Unit of a metric; empty when it has none or is not known.</summary>
    string Unit(string metric) => Metrics.Find(metric)?.UnitSymbol ?? Custom?.Metric(metric)?.Unit ?? "";

    /// <summary>Requests that met every per-request objective; null without such an objective.</summary>
    long? Good(string? kind);

    /// <summary>Value of a per-run rate; null when it does not exist.</summary>
    double? Rate(string metric, string? kind);

    /// <summary>The rate in equal spans of time, first and last left out because they are partial; empty when they were not kept.</summary>
    IReadOnlyList<double> RateSamples(string metric, string? kind);
}
