using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;

namespace Proofload.Analysis.Dialects;

/// <summary>
/// <c>vllm bench serve</c> (formerly <c>benchmark_serving.py</c>). Source: vllm/benchmarks/serve.py and lib/endpoint_request_func.py,
/// version 0.11: everything counts from the call that sends; the first chunk that has <c>choices</c> is the first token, whatever it says;
/// a chat ends with its last event before the end mark, the usage event included, a completion with its last chunk that has <c>choices</c>.
/// </summary>
internal sealed class VllmDialect : Dialect
{
    private const string TokenNote = "the server sent no usage for every answer; vLLM counts the text with its own tokenizer then, and no text was kept";
    private const string PromptNote = "the server's count, which holds the chat template; vLLM prints the count of its own tokenizer";

    public override string Id => "vllm";

    public override string Tool => "vLLM bench serve";

    public override PercentileRule Percentiles => PercentileRule.Linear;

    public static double Ttft(in RequestRecord r) => ClockReadings.Between(r.Sent, r.FirstChunk);

    public static double ChatLatency(in RequestRecord r) => ClockReadings.Between(r.Sent, r.LastEvent);

    public static double CompletionLatency(in RequestRecord r) => ClockReadings.Between(r.Sent, r.LastChunk);

    public static double ChatTpot(in RequestRecord r) => Tpot(in r, ChatLatency(in r));

    public static double CompletionTpot(in RequestRecord r) => Tpot(in r, CompletionLatency(in r));

    /// <summary>
    /// Gaps between chunks that have <c>choices</c>, over all requests: the token gaps of the run's histogram, and those to a chunk without
    /// a token before the first and behind the last. Where a request has more of such chunks than these two, their places are not known.
    /// </summary>
    public static Quantity Gaps(DialectInput input)
    {
        if (input.Records is null || !input.HasChunkPoints)
        {
            return input.Of(Ttft, needsChunks: true) with { Sample = null, Source = FigureSource.Missing };
        }

        var all = new Histogram();
        if (input.Histogram("inter_chunk") is { } tokens)
        {
            all.Add(tokens);
        }

        foreach (ref readonly var r in input.Ok.AsSpan())
        {
            var extra = r.ChoiceChunks - r.Chunks;
            if (r.FirstToken < 0 || extra == 0)
            {
                continue;
            }

            if (extra > 2)
            {
                return Quantity.Missing($"an answer has {extra} chunks without a token, and when they came is only kept of the first and the last");
            }

            var lead = r.FirstToken - r.FirstChunk;
            var trail = r.LastChunk - r.LastToken;
            all.Record(extra == 1 ? lead + trail : lead);
            if (extra == 2)
            {
                all.Record(trail);
            }
        }

        return all.Count == 0 ? Quantity.Missing("no answer has two chunks") : new Quantity(new HistogramSample(all.ToSparse()), FigureSource.Histogram);
    }

    public override Figures Compute(DialectInput input)
    {
        var latency = input.IsCompletions ? (Reading)CompletionLatency : ChatLatency;
        var tpot = input.IsCompletions ? (Reading)CompletionTpot : ChatTpot;
        var window = input.Result.Window;
        var counts = input.Result.Counts;
        var output = OutputTokens(input);
        var prompt = input.Of(ClockReadings.PromptTokens, "prompt_tokens", standIn: PromptNote);
        var figures = new Figures(this)
            .Add(FigureIds.Ttft, input.Of(Ttft, needsChunks: true))
            .Add(FigureIds.Tpot, WithUsage(input, input.Of(tpot, needsChunks: true)))
            .Add(FigureIds.Itl, Gaps(input))
            .Add(FigureIds.Latency, input.Of(latency, needsChunks: true))
            .Add(FigureIds.OutputTokens, output)
            .Add(FigureIds.PromptTokens, prompt)
            .Add(FigureIds.Requests, new Figure(counts.Ok))
            .Add(FigureIds.Failed, new Figure(counts.Failed))
            .Add(FigureIds.Duration, new Figure(window))
            .Add(FigureIds.RequestRate, Rates.Over(new Figure(counts.Ok), window))
            .Add(FigureIds.TotalOutput, Rates.Sum(output))
            .Add(FigureIds.TotalPrompt, Rates.Sum(prompt))
            .Add(FigureIds.OutputRate, Rates.Over(Rates.Sum(output), window))
            .Add(FigureIds.TotalRate, Rates.Over(Rates.Add(Rates.Sum(prompt), Rates.Sum(output)), window))
            .Add(FigureIds.PeakConcurrency, input.FromRecords(_ => PeakPerSecond(input.Ok, latency)));
        if (RequestBounds.Of(input.Plan) is { } bounds)
        {
            figures.Add(FigureIds.Goodput, bounds.IsWhole
                ? Rates.Over(input.FromRecords(_ => input.Ok.Count(r => bounds.Holds(in r, Ttft, (in t) => double.IsNaN(tpot(in t)) ? 0 : tpot(in t), latency))), window)
                : Figure.Missing("an objective is on something that vLLM has no goodput for: it knows ttft, tpot and e2el"));
        }

        return figures;
    }

    /// <summary>Most requests in one second of the run: a request counts in every second that it touches, seconds from the first send.</summary>
    public static double? PeakPerSecond(RequestRecord[] ok, Reading latency)
    {
        var spans = ok.Where(r => !double.IsNaN(latency(in r))).Select(r => (From: r.Sent, To: r.Sent + (long)latency(in r))).ToList();
        if (spans.Count == 0)
        {
            return null;
        }

        var start = spans.Min(static s => s.From);
        var seconds = new int[((spans.Max(static s => s.To) - start) / 1_000_000_000) + 2];
        foreach (var (from, to) in spans)
        {
            seconds[(from - start) / 1_000_000_000]++;
            seconds[((to - start) / 1_000_000_000) + 1]--;
        }

        var (peak, open) = (0, 0);
        foreach (var change in seconds)
        {
            open += change;
            peak = Math.Max(peak, open);
        }

        return peak;
    }

    private static double Tpot(in RequestRecord r, double latency) =>
        r.OutputTokens > 1 ? (latency - Ttft(in r)) / (r.OutputTokens - 1) : double.NaN;

    private static Quantity OutputTokens(DialectInput input) => WithUsage(input, input.Of(ClockReadings.OutputTokens, "output_tokens"));

    private static Quantity WithUsage(DialectInput input, Quantity quantity) =>
        quantity.Sample is not null && (input.Records is null ? input.Result.Notes.Any(static n => n.Contains("chunk counts", StringComparison.Ordinal)) : !input.HasUsage)
            ? Quantity.Missing(TokenNote)
            : quantity;
}
