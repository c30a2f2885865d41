using Proofload.Measurement.Recording;

namespace Proofload.Analysis.Dialects;

/// <summary>
/// k6. Source: its documentation of built-in metrics and lib/netext/httpext/tracer.go: <c>http_req_duration</c> is sending, waiting and receiving
/// of every request, failed ones included; connecting is not in it; a request without an answer has nearly none.
/// </summary>
internal sealed class K6Dialect : Dialect
{
    private const string Failures = "needs the times of failed requests too, which k6 counts: run with --records FILE, or with --dialect";

    public override string Id => "k6";

    public override string Tool => "k6";

    public override PercentileRule Percentiles => PercentileRule.Linear;

    /// <summary>From the send to the end; 0 without a byte of an answer, of which k6 has only the sending.</summary>
    public static double Duration(in RequestRecord r) => r.FirstByte < 0 ? 0 : ClockReadings.ServiceTime(in r);

    public override Figures Compute(DialectInput input)
    {
        var result = input.Result;
        var counts = result.Counts;
        var all = counts.Ok + counts.Failed;
        return new Figures(this)
            .Add(FigureIds.Latency, input.Records is { } records
                ? input.Of([.. records.Where(static r => r.IsSuccess || r.IsFailure)], Duration)
                : counts.Failed == 0 ? input.Of(Duration, "service_time") : Quantity.Missing(Failures))
            .Add(FigureIds.ExpectedLatency, input.Of(Duration, "service_time"))
            .Add(FigureIds.Requests, new Figure(all))
            .Add(FigureIds.Failed, new Figure(counts.Failed))
            .Add(FigureIds.Duration, new Figure(result.Window))
            .Add(FigureIds.RequestRate, Rates.Over(new Figure(all), result.Window));
    }
}
