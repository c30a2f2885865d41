using System.Globalization;
using Proofload.Measurement.Recording;

namespace Proofload.Analysis.Dialects;

/// <summary>Finds the causes of differences between tools on one run: each with the figure of this run that brings it about.</summary>
internal sealed class DifferenceFinder(DialectInput input, IReadOnlyDictionary<string, Figures> figures)
{
    private readonly RequestRecord[] _streams = [.. input.Ok.Where(static r => r is { FirstToken: >= 0, Sent: >= 0 })];

    /// <summary>All causes, those too small to matter included.</summary>
    public IEnumerable<Difference> Find()
    {
        IEnumerable<Difference?> all =
        [
            LeadingChunk(), TrailingEvent(), EndOfStream(), TimeBase(), Connections(), TokensPerChunk(), FirstTokenInTpot(), Weights(),
            Reasoning(), Failures(), .. Percentiles(), Deviations(), WarmUp(), Window(), SuccessByStatus(),
        ];
        return all.OfType<Difference>();
    }

    /// <summary>What the run does not say.</summary>
    public IReadOnlyList<string> Unknown()
    {
        if (input.Records is null)
        {
            return
            [
                input.IsStreamed
                    ? "This run kept no request records, so chunks without a token, the end of streams and per-token times cannot be compared: run with --records FILE."
                    : "This run kept no request records: run with --records FILE to compare every figure.",
            ];
        }

        return input.HasChunkPoints ? [] : ["The records are older than the clock points of chunks without a token: what vLLM counts cannot be said."];
    }

    private Difference? LeadingChunk()
    {
        if (!input.HasChunkPoints || _streams.Length == 0)
        {
            return null;
        }

        var early = _streams.Where(static r => r.FirstToken > r.FirstChunk).ToList();
        var mean = _streams.Average(static r => (double)(r.FirstToken - r.FirstChunk));
        return Cause("leading_chunk", mean, Mean("aiperf", FigureIds.Ttft), "TTFT",
            $"A chunk without text (a role) comes before the first token of {Count(early.Count)} of {Count(_streams.Length)} answers, {Ms(mean)} before it on average: "
            + $"vLLM takes it for the first token, so its TTFT is {Ms(Mean("vllm", FigureIds.Ttft))} where AIPerf and GuideLLM have {Ms(Mean("aiperf", FigureIds.Ttft))}, and that time is in its TPOT.");
    }

    private Difference? TrailingEvent()
    {
        if (!input.HasChunkPoints || _streams.Length == 0 || figures["vllm"][FigureIds.Latency].Sample is null)
        {
            return null;
        }

        var mean = _streams.Average(r => (double)((input.IsCompletions ? r.LastChunk : r.LastEvent) - r.LastToken));
        var perToken = figures["vllm"].Mean(FigureIds.Tpot).Value is { } tpot && figures["vllm"].Mean(FigureIds.OutputTokens).Value is > 1 and var n ? (Add: mean / (n - 1), Of: tpot) : (Add: 0, Of: 1);
        var ofLatency = Share(mean, Mean("aiperf", FigureIds.Latency));
        var ofToken = Share(perToken.Add, perToken.Of);
        return Make("trailing_event", Math.Max(ofLatency, ofToken), mean, ofToken > ofLatency ? "TPOT" : "latency",
            $"The last event (finish reason, usage) comes {Ms(mean)} after the last token: it is in vLLM's end-to-end latency and TPOT (about {Ms(perToken.Add)} per token), not in those of AIPerf.");
    }

    private Difference? EndOfStream()
    {
        if (_streams.Length == 0)
        {
            return null;
        }

        var mean = _streams.Average(static r => (double)(r.Done - r.LastToken));
        return Cause("end_of_stream", mean, Mean("aiperf", FigureIds.Latency), "latency",
            $"The stream ends {Ms(mean)} after the last token: GuideLLM, MLPerf, wrk, k6 and Proofload count to the end of the stream, AIPerf to the last token.");
    }

    private Difference? TimeBase()
    {
        var late = input.Records is not null ? input.Of(static (in r) => ClockReadings.Between(r.Intended, r.Sent)).Sample : input.Histogram("lateness") is { } h ? new HistogramSample(h) : null;
        if (late is null)
        {
            return null;
        }

        var figure = input.IsStreamed ? "TTFT" : "latency";
        var of = input.IsStreamed ? Own("ttft") : Own("latency");
        return Cause("time_base", late.Mean, of, figure,
            $"Requests were sent {Ms(late.Mean)} after their planned time (mean; p99 {Ms(late.Percentile(0.99, PercentileRule.NearestRank))}): waiting for a connection and the generator itself. "
            + "MLPerf and Proofload count from the plan, so it is in their times; the other tools count from the send, so it is not.");
    }

    private Difference? Connections()
    {
        var connect = Own("connect");
        if (connect is not > 0 || input.Result.Metrics["connect"].Count is var opened && opened == 0)
        {
            return null;
        }

        return Cause("new_connections", connect.Value, input.IsStreamed ? Own("service_ttft") : Own("service_time"), input.IsStreamed ? "TTFT" : "latency",
            $"{Count(opened)} requests opened a connection, which took {Ms(connect)} on average before their send: Proofload reuses connections where it can; a client that opens one for each request, as vLLM's does, has that time in every TTFT.");
    }

    private Difference? TokensPerChunk()
    {
        var tokens = input.Records is not null ? _streams.Sum(static r => (double)Math.Max(0, r.OutputTokens)) : (double)(input.Histogram("output_tokens")?.Sum ?? 0);
        var chunks = input.Records is not null ? _streams.Sum(static r => (double)r.Chunks) : (double)(input.Histogram("inter_chunk")?.Count ?? 0) + (input.Histogram("service_ttft")?.Count ?? 0);
        if (tokens <= 0 || chunks <= 0 || !input.IsStreamed)
        {
            return null;
        }

        var ratio = tokens / chunks;
        return new Difference("tokens_per_chunk", Math.Abs(ratio - 1), ratio, "1", "ITL", string.Create(
            CultureInfo.InvariantCulture,
            $"A chunk carries {ratio:0.##} tokens on average: vLLM's ITL and Proofload's inter_chunk are times between chunks, about {ratio:0.##} times the time per token that AIPerf and GuideLLM call ITL."));
    }

    private Difference? FirstTokenInTpot() =>
        figures["guidellm"].Mean(FigureIds.Tpot).Value is { } with && figures["guidellm"].Mean(FigureIds.Itl).Value is { } without
            ? Cause("first_token_in_tpot", with - without, without, "TPOT", $"GuideLLM's TPOT holds the time to the first token, spread over all tokens: {Ms(with)} against {Ms(without)} without it, which GuideLLM calls ITL.")
            : null;

    private Difference? Weights()
    {
        var plain = input.Of(GuidellmDialect.Itl).Sample?.Mean;
        return plain is { } even && figures["guidellm"].Mean(FigureIds.Itl).Value is { } weighed
            ? Cause("token_weights", Math.Abs(weighed - even), even, "ITL", $"GuideLLM weighs each request's time per token by its tokens, so long answers count more: {Ms(weighed)} against {Ms(even)} with all requests alike, as AIPerf has it.")
            : null;
    }

    private Difference? Reasoning()
    {
        var thinking = _streams.Where(static r => r.FirstOutputToken > r.FirstToken).ToList();
        if (thinking.Count == 0)
        {
            return null;
        }

        var mean = _streams.Where(static r => r.FirstOutputToken >= 0).Average(static r => (double)(r.FirstOutputToken - r.FirstToken));
        return Cause("reasoning", mean, Mean("aiperf", FigureIds.Ttft), "TTFT",
            $"{Count(thinking.Count)} answers begin with reasoning; the first text for the user comes {Ms(mean)} after the first token: every tool here counts reasoning as the first token, a tool that does not has a TTFT later by that much (Proofload's ttfo).");
    }

    private Difference? Failures()
    {
        var failed = input.Result.Counts.Failed;
        if (failed == 0)
        {
            return null;
        }

        var share = failed / (double)(failed + input.Result.Counts.Ok);
        var service = Own("service_time");
        var moved = figures["k6"].Mean(FigureIds.Latency).Value is { } with && service is { } without
            ? $" Mean latency is {Ms(with)} in k6 and {Ms(figures["wrk"].Mean(FigureIds.Latency).Value)} in wrk, {Ms(without)} for successes from their send." : "";
        return new Difference("failures", share, failed, "requests", "requests", string.Create(
            CultureInfo.InvariantCulture,
            $"{failed:#,0} requests failed ({share * 100:0.##} %): vLLM, AIPerf, GuideLLM and Proofload keep them out of their times; k6 counts all of them in http_req_duration and http_reqs, wrk those that got an answer, GuideLLM all of them in its requests per second.") + moved);
    }

    private IEnumerable<Difference?> Percentiles()
    {
        foreach (var (id, name) in new[] { (FigureIds.Ttft, "TTFT"), (FigureIds.Latency, "latency") })
        {
            if (figures["guidellm"][id].Sample is not { } sample)
            {
                continue;
            }

            var values = new[] { PercentileRule.NearestRank, PercentileRule.Linear, PercentileRule.Floor }.Select(rule => sample.Percentile(0.99, rule)).ToArray();
            yield return Cause($"percentile_rule_{id}", values.Max() - values.Min(), values.Min(), name,
                $"The p99 {name} of {Count(sample.Count)} values is {Ms(values[1])} by interpolation (vLLM, AIPerf, k6), {Ms(values[0])} by nearest rank (GuideLLM, Proofload), {Ms(values[2])} as sorted[floor(n p)] (MLPerf): too few values beyond it for the rule not to matter.");
        }
    }

    private Difference? Deviations()
    {
        var n = input.Result.Counts.Ok;
        return n < 2 ? null : new Difference("deviation_denominator", Math.Sqrt(n / (n - 1.0)) - 1, n, "requests", "standard deviation", string.Create(
            CultureInfo.InvariantCulture, $"With {n:#,0} values a standard deviation by n - 1 (wrk) is {(Math.Sqrt(n / (n - 1.0)) - 1) * 100:0.##} % above one by n (AIPerf, GuideLLM, Proofload)."));
    }

    private Difference? WarmUp()
    {
        var counts = input.Result.Counts;
        var outside = counts.WarmUp + counts.CoolDown;
        return outside == 0 ? null : new Difference("warm_up", outside / (double)(outside + counts.Ok + counts.Failed), outside, "requests", "requests",
            $"{Count(outside)} requests of the warm-up and cool-down are in no figure here; the other tools count every request unless they are told to leave some out.");
    }

    private Difference? Window()
    {
        var rates = new[] { "vllm", "aiperf", "mlperf" }.Select(id => (id, figures[id].Value(FigureIds.RequestRate).Value)).Where(static r => r.Value is > 0).ToList();
        if (rates.Count < 2)
        {
            return null;
        }

        var low = rates.MinBy(static r => r.Value);
        var high = rates.MaxBy(static r => r.Value);
        var apart = high.Value.GetValueOrDefault() - low.Value.GetValueOrDefault();
        return new Difference("window", Share(apart, low.Value), apart, "1/s", "request rate", string.Create(
            CultureInfo.InvariantCulture,
            $"The same requests are {low.Value:0.##}/s by {figures[low.id].Dialect.Tool} and {high.Value:0.##}/s by {figures[high.id].Dialect.Tool}: vLLM divides by the time from the first planned request to the last end, failed ones too; AIPerf by first send to last token; MLPerf counts one sample less."));
    }

    private Difference? SuccessByStatus()
    {
        var doubtful = new[] { "stream_error", "truncated", "invalid_response", "empty" }.Sum(kind => input.Result.Errors.GetValueOrDefault(kind));
        return doubtful == 0 ? null : new Difference("success_by_status", doubtful / (double)(input.Result.Counts.Ok + input.Result.Counts.Failed), doubtful, "requests", "requests",
            $"{Count(doubtful)} answers had a good status and were no good answers (an error in the stream, no token, cut short, or a failed check): Proofload counts them as failed, vLLM's and wrk's clients as successes.");
    }

    private Difference? Cause(string id, double amountNs, double? of, string figure, string text) => of is null ? null : Make(id, Share(amountNs, of), amountNs, figure, text);

    private static Difference? Make(string id, double share, double amountNs, string figure, string text) =>
        double.IsFinite(share) ? new Difference(id, share, amountNs * 1e-9, "s", figure, text) : null;

    private static double Share(double? amount, double? of) => amount is { } a && of is > 0 and var b ? Math.Abs(a) / b : double.NaN;

    private double? Mean(string tool, string id) => figures[tool].Mean(id).Value;

    private double? Own(string metric) => input.Result.Metrics.GetValueOrDefault(metric) is { Count: > 0 } summary ? summary.Mean * 1e9 : null;

    private static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Ms(double? ns) => ns is { } v ? (v / 1e6).ToString(Math.Abs(v) < 1e7 ? "0.###" : "0.#", CultureInfo.InvariantCulture) + " ms" : "n/a";
}
