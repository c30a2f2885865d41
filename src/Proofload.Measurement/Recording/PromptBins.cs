using System.Numerics;

namespace Proofload.Measurement.Recording;

/// <summary>
/// The lengths of prompts by which requests are kept apart: powers of two, from 0 and 1 token to 131,072 and more. Few enough to be kept for every run,
/// fine enough to show that only long prompts got slower.
/// </summary>
public static class PromptBins
{
    /// <summary>Number of bins; they are 0 to <c>Count - 1</c>.</summary>
    public const int Count = 18;

    /// <summary>What is kept of the requests of a bin: the successes of the measured phase whose prompt tokens are known.</summary>
    public static IReadOnlyList<RecordedMetric> Metrics { get; } = [RecordedMetric.Latency, RecordedMetric.Ttft, RecordedMetric.Tpot];

    /// <summary>The bin of a prompt.</summary>
    /// <param name="tokens">Prompt tokens, 0 or more.</param>
    public static int IndexOf(long tokens) => Math.Min(Count - 1, BitOperations.Log2((ulong)Math.Max(1, tokens)));

    /// <summary>The shortest prompt of a bin, tokens.</summary>
    /// <param name="bin">The bin.</param>
    public static long From(int bin) => bin == 0 ? 0 : 1L << bin;

    /// <summary>The longest prompt of a bin, tokens; null for the last, which has no end.</summary>
    /// <param name="bin">The bin.</param>
    public static long? To(int bin) => bin == Count - 1 ? null : (1L << (bin + 1)) - 1;
}
