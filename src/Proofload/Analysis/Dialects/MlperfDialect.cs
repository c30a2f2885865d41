using Proofload.Measurement.Recording;

namespace Proofload.Analysis.Dialects;

/// <summary>
/// MLPerf LoadGen. Source: mlcommons/inference loadgen/results.cc: everything counts from the <em>scheduled</em> time; a percentile is
/// sorted[floor(n p)]; the rate has one sample less, because the last one is the open end of the time.
/// </summary>
internal sealed class MlperfDialect : Dialect
{
    public override string Id => "mlperf";

    public override string Tool => "MLPerf LoadGen";

    public override PercentileRule Percentiles => PercentileRule.Floor;

    public static double Ttft(in RequestRecord r) => ClockReadings.Between(r.Intended, r.FirstToken);

    public static double Latency(in RequestRecord r) => ClockReadings.Between(r.Intended, r.Done);

    public static double Tpot(in RequestRecord r) => r.OutputTokens >= 2 ? (Latency(in r) - Ttft(in r)) / (r.OutputTokens - 1) : double.NaN;

    /// <summary>Samples less one over the time from the first scheduled to the last completed, or scheduled, one.</summary>
    public static double? Rate(RequestRecord[] ok, Func<RequestRecord, long> end)
    {
        if (ok.Length < 2)
        {
            return null;
        }

        var seconds = (ok.Max(end) - ok.Min(static r => r.Intended)) / 1e9;
        return seconds > 0 ? (ok.Length - 1) / seconds : null;
    }

    public override Figures Compute(DialectInput input)
    {
        var counts = input.Result.Counts;
        var duration = input.FromRecords(_ => input.Ok.Length == 0 ? null : (input.Ok.Max(static r => r.Done) - input.Ok.Min(static r => r.Intended)) / 1e9);
        var tokens = Rates.Sum(input.Of(ClockReadings.OutputTokens, "output_tokens"));
        return new Figures(this)
            .Add(FigureIds.Ttft, input.Of(Ttft, "ttft"))
            .Add(FigureIds.Latency, input.Of(Latency, "latency"))
            .Add(FigureIds.QueryLatency, input.Histogram("query_latency") is { } queries ? new Quantity(new HistogramSample(queries), FigureSource.Histogram) : Quantity.Missing("the run had no queries of several samples"))
            .Add(FigureIds.Tpot, input.Of(Tpot))
            .Add(FigureIds.Requests, new Figure(counts.Ok))
            .Add(FigureIds.Failed, new Figure(counts.Failed))
            .Add(FigureIds.Duration, duration)
            .Add(FigureIds.TotalOutput, tokens)
            .Add(FigureIds.RequestRate, input.FromRecords(_ => Rate(input.Ok, static r => r.Done)))
            .Add(FigureIds.ScheduledRate, input.FromRecords(_ => Rate(input.Ok, static r => r.Intended)))
            .Add(FigureIds.OutputRate, duration.Value is { } seconds ? Rates.Over(tokens, seconds) : duration);
    }
}
