using Proofload.Measurement.Recording;

namespace Proofload.Analysis.Dialects;

/// <summary>
/// wrk. Source: wrk/src/wrk.c and stats.c: a connection's next request starts when it is written, whatever was planned; every complete answer
/// counts, of any status; standard deviations divide by n - 1; a percentile is the value of rank round(n p + 0.5).
/// </summary>
internal sealed class WrkDialect : Dialect
{
    private const string Answered = "needs the times of failed answers too, which wrk counts: run with --records FILE, or with --dialect";

    public override string Id => "wrk";

    public override string Tool => "wrk";

    public override PercentileRule Percentiles => PercentileRule.RoundedRank;

    public override bool UnbiasedDeviation => true;

    /// <summary>A complete answer came, good or bad.</summary>
    public static bool HasAnswer(in RequestRecord r) => r.Outcome is ErrorKind.Ok or ErrorKind.Http4xx or ErrorKind.RateLimited or ErrorKind.Http5xx
        or ErrorKind.Overloaded or ErrorKind.StreamError or ErrorKind.InvalidResponse or ErrorKind.Empty;

    public static double Latency(in RequestRecord r) => ClockReadings.ServiceTime(in r);

    public override Figures Compute(DialectInput input)
    {
        var result = input.Result;
        var bad = result.Errors.Where(static e => ErrorKinds.TryParse(e.Key, out var kind) && kind != ErrorKind.Ok && HasAnswer(new RequestRecord { Outcome = kind })).Sum(static e => e.Value);
        var answers = new Figure(result.Counts.Ok + bad);
        return new Figures(this)
            .Add(FigureIds.Latency, input.Records is { } all
                ? input.Of([.. all.Where(static r => HasAnswer(in r))], Latency)
                : bad == 0 ? input.Of(Latency, "service_time") : Quantity.Missing(Answered))
            .Add(FigureIds.Requests, answers)
            .Add(FigureIds.Failed, new Figure(result.Counts.Failed))
            .Add(FigureIds.Duration, new Figure(result.Window))
            .Add(FigureIds.RequestRate, Rates.Over(answers, result.Window));
    }
}
