using System.Globalization;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Tokenizers;

namespace Proofload.Running;

/// <summary>Says whose token counts a run has, and what they say against each other.</summary>
internal static class TokenSummary
{
    /// <summary>Relative difference of two counts that is worth a warning.</summary>
    private const double Agreement = 0.01;

    /// <summary>The counts; null when no output token was counted.</summary>
    public static TokenCounts? Build(RequestCounters counters, Tokenizer? tokenizer, long uncounted)
    {
        var bySource = counters.OutputTokensBySource;
        return counters.OutputTokens == 0 && counters.ComparedRequests == 0 && uncounted == 0 ? null : new TokenCounts
        {
            Tokenizer = tokenizer?.Name,
            ByUsage = bySource[(int)TokenSource.Usage],
            ByTokenizer = bySource[(int)TokenSource.Tokenizer],
            ByChunks = bySource[(int)TokenSource.Chunks],
            ComparedRequests = counters.ComparedRequests,
            ComparedUsage = counters.ComparedUsageTokens,
            ComparedTokenizer = counters.ComparedTokenizerTokens,
            Uncounted = uncounted,
        };
    }

    /// <summary>What the reader of a summary must know of them.</summary>
    public static IEnumerable<string> Notes(TokenCounts? tokens, long reasoning)
    {
        if (tokens is null)
            yield break;
        var all = tokens.ByUsage + tokens.ByTokenizer + tokens.ByChunks;
        if (tokens is { ComparedRequests: > 0, Difference: { } difference })
            yield return Compared(tokens, difference, reasoning);
        if (tokens.ByTokenizer > 0)
            yield return Text($"{tokens.ByTokenizer:N0} of {all:N0} output tokens are counts of {tokens.Tokenizer}, because the server reported no usage");
        if (tokens.ByChunks > 0)
        {
            yield return Text($"{tokens.ByChunks:N0} of {all:N0} output tokens are chunk counts, because the server reported no usage: a lower bound")
                + (tokens.Tokenizer is null ? "; a tokenizer in the plan (--tokenizer) counts the text" : "");
        }

        if (tokens.Uncounted > 0)
        {
            yield return Text($"{tokens.Uncounted:N0} answers were not counted by {tokens.Tokenizer}: more text was waiting than the counter takes ({TokenDesk.MostAnswers:N0} answers or {TokenDesk.MostBytes >> 20} MiB a worker), ")
                + "or a text was longer than 1 MiB; their count is the server's or that of their chunks";
        }
    }

    private static string Compared(TokenCounts tokens, double difference, long reasoning)
    {
        var both = Text($"the server's usage says {tokens.ComparedUsage:N0} output tokens, {tokens.Tokenizer} {tokens.ComparedTokenizer:N0} ({difference * 100:+0.0;-0.0;0.0} %) for the same {tokens.ComparedRequests:N0} answers");
        if (Math.Abs(difference) <= Agreement)
            return both;
        var hidden = difference < 0 && reasoning > 0 ? Text($" (the usage includes {reasoning:N0} reasoning tokens, whose text the server may keep to itself)") : "";
        return $"token counts differ by more than 1 %: {both}{hidden}; output_tokens, tpot and the throughput of tokens are by usage. Is it the tokenizer of this model?";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
