using Proofload.Measurement.Recording;

namespace Proofload.Analysis.Dialects;

/// <summary>
/// GuideLLM. Source: guidellm/schemas/request_stats.py and statistics.py: time per output token counts from the send and so holds the time
/// to the first token; both per-token times are weighed by tokens; percentiles come from the cumulative weight; throughput counts all requests.
/// </summary>
internal sealed class GuidellmDialect : Dialect
{
    public override string Id => "guidellm";

    public override string Tool => "GuideLLM";

    public override PercentileRule Percentiles => PercentileRule.Cumulative;

    public static double Ttft(in RequestRecord r) => ClockReadings.FirstToken(in r);

    public static double Latency(in RequestRecord r) => ClockReadings.ServiceTime(in r);

    public static double Tpot(in RequestRecord r) =>
        r.OutputTokens > 0 ? ClockReadings.Between(r.Sent, r.LastToken >= 0 ? r.LastToken : r.Done) / r.OutputTokens : double.NaN;

    public static double TpotWeight(in RequestRecord r) => Math.Max(0, r.OutputTokens);

    public static double Itl(in RequestRecord r) =>
        r.OutputTokens > 1 ? ClockReadings.Between(r.FirstToken, r.LastToken) / (r.OutputTokens - 1) : double.NaN;

    public static double ItlWeight(in RequestRecord r) => Math.Max(0, r.OutputTokens - 1);

    public static double TotalTokens(in RequestRecord r) =>
        r.OutputTokens < 0 && r.PromptTokens < 0 ? double.NaN : Math.Max(0, r.OutputTokens) + Math.Max(0, r.PromptTokens);

    /// <summary>First send to last end, seconds: its window when nothing is trimmed.</summary>
    public static double? Window(RequestRecord[] all)
    {
        var sent = Sent(all);
        return sent.Count == 0 ? null : (sent.Max(static r => r.Done) - sent.Min(static r => r.Sent)) / 1e9;
    }

    /// <summary>Requests in flight, each number weighed by how long it held.</summary>
    public static Quantity Concurrency(RequestRecord[] all)
    {
        var changes = Sent(all).SelectMany(static r => new[] { (At: r.Sent, By: 1), (At: r.Done, By: -1) }).OrderBy(static c => c.At).ToList();
        var held = new SortedDictionary<int, double>();
        var open = 0;
        for (var i = 0; i < changes.Count - 1; i++)
        {
            open += changes[i].By;
            held[open] = held.GetValueOrDefault(open) + (changes[i + 1].At - changes[i].At);
        }

        return held.Values.Sum() > 0 ? new Quantity(new ExactSample(held.Keys.Select(static k => (double)k), held.Values)) : Quantity.Missing("no request took any time");
    }

    public override Figures Compute(DialectInput input)
    {
        var counts = input.Result.Counts;
        var window = input.FromRecords(Window);
        var figures = new Figures(this)
            .Add(FigureIds.Ttft, input.Of(Ttft, "service_ttft"))
            .Add(FigureIds.Latency, input.Of(Latency, "service_time"))
            .Add(FigureIds.Tpot, input.Of(Tpot, weight: TpotWeight))
            .Add(FigureIds.Itl, input.Of(Itl, weight: ItlWeight))
            .Add(FigureIds.OutputTokens, input.Of(ClockReadings.OutputTokens, "output_tokens"))
            .Add(FigureIds.PromptTokens, input.Of(ClockReadings.PromptTokens, "prompt_tokens"))
            .Add(FigureIds.TotalTokens, input.Of(TotalTokens))
            .Add(FigureIds.TokensPerChunk, TokensPerChunk(input))
            .Add(FigureIds.Concurrency, input.Records is { } all ? Concurrency(all) : Quantity.Missing(window.Note))
            .Add(FigureIds.Requests, new Figure(counts.Ok))
            .Add(FigureIds.Failed, new Figure(counts.Failed))
            .Add(FigureIds.Duration, window)
            .Add(FigureIds.RequestRate, Rate(input, window, static all => Sent(all).Count))
            .Add(FigureIds.PromptRate, Rate(input, window, static all => all.Sum(static r => Math.Max(0, r.PromptTokens))))
            .Add(FigureIds.OutputRate, Rate(input, window, static all => all.Sum(static r => Math.Max(0, r.OutputTokens))))
            .Add(FigureIds.TotalRate, Rate(input, window, static all => all.Sum(static r => Math.Max(0, r.PromptTokens) + Math.Max(0, r.OutputTokens))));
        if (RequestBounds.Of(input.Plan) is { } bounds)
        {
            figures.Add(FigureIds.GoodputRatio, bounds.IsWhole
                ? input.FromRecords(all => all.Count(r => r.IsSuccess && bounds.Holds(in r, Ttft, Itl, Latency)) / (double)Math.Max(1, all.Count(static r => r.IsSuccess || r.IsFailure)))
                : Figure.Missing("an objective is on something that is not among first token, inter-token latency and request latency"));
        }

        return figures;
    }

    /// <summary>Tokens of each chunk: one in the first, the others spread evenly over the rest, as GuideLLM assumes.</summary>
    private static Quantity TokensPerChunk(DialectInput input)
    {
        if (input.Records is null)
        {
            return input.Of(TotalTokens);
        }

        var values = new List<double>();
        var weights = new List<double>();
        foreach (var r in input.Ok.Where(static r => r is { OutputTokens: > 0, Chunks: > 0 }))
        {
            values.Add(r.Chunks > 1 ? 1 : r.OutputTokens);
            weights.Add(1);
            if (r is { Chunks: > 1, OutputTokens: > 1 })
            {
                values.Add((r.OutputTokens - 1.0) / (r.Chunks - 1));
                weights.Add(r.Chunks - 1);
            }
        }

        return values.Count == 0 ? Quantity.Missing("no answer was a stream") : new Quantity(new ExactSample(values, weights));
    }

    private static Figure Rate(DialectInput input, Figure window, Func<RequestRecord[], long> count) =>
        window.Value is null ? window : Rates.Over(input.FromRecords(all => count(all)), window.Value);

    private static List<RequestRecord> Sent(RequestRecord[] all) => [.. all.Where(static r => r.Sent >= 0 && r.Done >= r.Sent)];
}
