using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Protocols.Generation;

/// <summary>Writes what chunks say into a record: token clock points, gaps, token counts.</summary>
internal static class TokenTimes
{
    /// <summary>An event of the stream was received, with a token or without.</summary>
    public static void TakeEvent(ref RequestRecord record, in Chunk chunk, long nowNs)
    {
        record.LastEvent = nowNs;
        // Protocols without choices have only their tokens to stand for them.
        if (!chunk.HasChoice && !chunk.IsToken)
        {
            return;
        }

        if (record.ChoiceChunks++ == 0)
        {
            record.FirstChunk = nowNs;
        }

        record.LastChunk = nowNs;
    }

    /// <summary>A token-bearing event was received.</summary>
    public static void TakeToken(Exchange exchange, in Chunk chunk, long nowNs)
    {
        ref var record = ref exchange.Record;
        if (record.FirstToken < 0)
        {
            record.FirstToken = nowNs;

            // A server that reports usage in every chunk says here how many tokens the first one holds.
            record.TokensInFirstChunk = (int)Math.Clamp(chunk.OutputTokens, 1, int.MaxValue);
        }
        else
        {
            if (record.Chunks == 1)
            {
                record.SecondToken = nowNs;
            }

            var gap = nowNs - record.LastToken;
            exchange.Gaps.Add(gap);
            record.LongestStallNs = Math.Max(record.LongestStallNs, gap);
            if (gap == 0)
            {
                exchange.CountCoalesced(nowNs);
            }
        }

        if (chunk.HasContent && record.FirstOutputToken < 0)
        {
            record.FirstOutputToken = nowNs;
        }

        record.LastToken = nowNs;
        record.Chunks++;
    }

    /// <summary>Takes the counts that are there; later ones replace earlier ones, so that cumulative usage ends with the total.</summary>
    public static void TakeUsage(ref RequestRecord record, in Chunk chunk)
    {
        if (chunk.OutputTokens >= 0)
        {
            record.OutputTokens = chunk.OutputTokens;
            record.TokenSource = TokenSource.Usage;
        }

        // Most chunks say nothing of these, and what is not written needs not be fetched.
        if (chunk.PromptTokens >= 0)
        {
            record.PromptTokens = chunk.PromptTokens;
        }

        if (chunk.CachedTokens >= 0)
        {
            record.CachedTokens = chunk.CachedTokens;
        }

        if (chunk.ReasoningTokens >= 0)
        {
            record.ReasoningTokens = chunk.ReasoningTokens;
        }
    }
}
