using Proofload.Data.Traces;

namespace Proofload.Data.Looks;

/// <summary>Counts how much of a trace's prompts an earlier prompt had begun with.</summary>
internal static class PrefixSharing
{
    private const int MostBlocks = 20_000_000;

    public static SharingSummary Of(Trace trace, int blockTokens)
    {
        var seen = new HashSet<ulong>();
        var (rows, uneven, looked) = (0, 0, 0);
        var (tokens, shared) = (0L, 0L);
        for (; looked < trace.Count && seen.Count < MostBlocks; looked++)
        {
            var row = trace.At(looked);
            if (row.Blocks.IsEmpty || row.PromptTokens is not { } length)
                continue;
            rows++;
            tokens += length;
            shared += Shared(row, length, blockTokens, seen, out var ids);
            uneven += ids == (length + blockTokens - 1) / blockTokens ? 0 : 1;
        }

        return new SharingSummary(blockTokens, rows, tokens, shared, seen.Count, uneven, looked);
    }

    /// <summary>Tokens of the whole blocks at the start of a prompt that are known, which are then known to the last.</summary>
    private static long Shared(TraceRow row, int length, int blockTokens, HashSet<ulong> seen, out int ids)
    {
        var (shared, whole, prefix) = (0L, length / blockTokens, 0UL);
        var isShared = true;
        ids = 0;
        foreach (var id in row.Blocks.Ids)
        {
            // A block is the same only behind the same blocks.
            prefix = Mix(prefix ^ Mix(unchecked((ulong)id)));
            if (ids++ >= whole)
                continue;
            isShared = !seen.Add(prefix) && isShared;
            shared += isShared ? blockTokens : 0;
        }

        return shared;
    }

    /// <summary>SplitMix64's finisher (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
