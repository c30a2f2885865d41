using Proofload.Measurement.Recording;

namespace Proofload.Analysis.Dialects;

/// <summary>
/// NVIDIA AIPerf, once GenAI-Perf. Source: its metrics reference (docs/metrics-reference.md): a request starts when it is sent and ends with
/// its last chunk that has content; reasoning counts; what it calls inter-token latency is a mean per request.
/// </summary>
internal sealed class AiperfDialect : Dialect
{
    private const string TokenNote = "the server's count; AIPerf counts with its own tokenizer unless it is told to use the server's";

    public override string Id => "aiperf";

    public override string Tool => "AIPerf";

    public override PercentileRule Percentiles => PercentileRule.Linear;

    public static double Ttft(in RequestRecord r) => ClockReadings.FirstToken(in r);

    public static double Ttst(in RequestRecord r) => ClockReadings.Between(r.FirstToken, r.SecondToken);

    /// <summary>Send to the last chunk with content; an answer in one piece ends when it is whole.</summary>
    public static double Latency(in RequestRecord r) => ClockReadings.Between(r.Sent, r.LastToken >= 0 ? r.LastToken : r.Done);

    public static double Itl(in RequestRecord r) => r.OutputTokens >= 2 ? (Latency(in r) - Ttft(in r)) / (r.OutputTokens - 1) : double.NaN;

    public static double UserSpeed(in RequestRecord r) => Itl(in r) is > 0 and var itl ? 1e9 / itl : double.NaN;

    /// <summary>First send to the last response, seconds.</summary>
    public static double? Duration(RequestRecord[] ok)
    {
        var sent = ok.Where(static r => r.Sent >= 0).ToList();
        return sent.Count == 0 ? null : (sent.Max(static r => r.Sent + Latency(in r)) - sent.Min(static r => r.Sent)) / 1e9;
    }

    public override Figures Compute(DialectInput input)
    {
        var counts = input.Result.Counts;
        var duration = input.FromRecords(_ => Duration(input.Ok));
        var output = input.Of(ClockReadings.OutputTokens, "output_tokens", standIn: TokenNote);
        var figures = new Figures(this)
            .Add(FigureIds.Ttft, input.Of(Ttft, "service_ttft"))
            .Add(FigureIds.Ttst, input.Of(Ttst))
            .Add(FigureIds.Latency, input.IsStreamed ? input.Of(Latency) : input.Of(Latency, "service_time"))
            .Add(FigureIds.Itl, input.Of(Itl))
            .Add(FigureIds.UserSpeed, input.Of(UserSpeed))
            .Add(FigureIds.OutputTokens, output)
            .Add(FigureIds.PromptTokens, input.Of(ClockReadings.PromptTokens, "prompt_tokens", standIn: TokenNote))
            .Add(FigureIds.Requests, new Figure(counts.Ok))
            .Add(FigureIds.Failed, new Figure(counts.Failed))
            .Add(FigureIds.Duration, duration)
            .Add(FigureIds.RequestRate, duration.Value is { } length ? Rates.Over(new Figure(counts.Ok), length) : duration)
            .Add(FigureIds.OutputRate, duration.Value is { } seconds ? Rates.Over(Rates.Sum(output), seconds) : duration);
        if (RequestBounds.Of(input.Plan) is { } bounds)
        {
            var good = bounds.IsWhole
                ? input.FromRecords(_ => input.Ok.Count(r => bounds.Holds(in r, Ttft, Itl, Latency)))
                : Figure.Missing("an objective is on something that is not among first token, inter-token latency and request latency");
            figures.Add(FigureIds.Goodput, good.Value is null ? good : Rates.Over(good, duration.Value));
            figures.Add(FigureIds.GoodputRatio, good with { Value = good.Value / Math.Max(1, counts.Ok + counts.Failed) });
        }

        return figures;
    }
}
