using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Statistics;

/// <summary>
/// Circular block bootstrap of a quantile (Politis and Romano 1992) over consecutive time batches. A resample draws runs of
/// neighbouring batches with replacement, so the dependence between requests that queue behind each other stays inside the blocks.
/// The spread around the estimate is widened, as a ratio, by the Student factor for the small number of blocks.
/// </summary>
public static class BlockBootstrap
{
    /// <summary>The interval of a quantile.</summary>
    /// <param name="batches">Histograms of consecutive spans of time, none empty; at least 2.</param>
    /// <param name="q">Quantile, 0 to 1.</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <param name="seed">Seed of the draws: same seed, same interval.</param>
    /// <param name="resamples">At least 20. Default 400.</param>
    /// <param name="blockLength">Batches in a block; null for <see cref="DefaultBlockLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static (long Low, long High) Quantile(
        IReadOnlyList<SparseHistogram> batches,
        double q,
        double confidence = 0.95,
        ulong seed = 0,
        int resamples = 400,
        int? blockLength = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfLessThan(batches.Count, 2, nameof(batches));
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 20);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");

        var length = blockLength ?? DefaultBlockLength(batches.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(blockLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, batches.Count, nameof(blockLength));

        var matrix = new BatchMatrix(batches);
        var values = new long[resamples];
        var weights = new int[batches.Count];
        for (var r = 0; r < resamples; r++)
        {
            Draw(weights, length, SeededRandom.At(seed, 0xB007, (ulong)r));
            values[r] = matrix.Quantile(weights, q);
        }

        Array.Sort(values);
        var half = (1 - confidence) / 2;
        var low = values[(int)(HistogramMath.NearestRank(half, resamples) - 1)];
        var high = values[(int)(HistogramMath.NearestRank(1 - half, resamples) - 1)];
        Array.Fill(weights, 1);
        return Widen(low, matrix.Quantile(weights, q), high, Math.Max(2, batches.Count / length), confidence, matrix);
    }

    /// <summary>Batches in a block: twice the cube root of their number, at most a quarter of it, at least 1.</summary>
    /// <param name="batches">Number of batches.</param>
    public static int DefaultBlockLength(int batches) =>
        Math.Clamp((int)Math.Round(2 * Math.Cbrt(batches)), 1, Math.Max(1, batches / 4));

    private static void Draw(int[] weights, int length, SeededRandom random)
    {
        Array.Clear(weights);
        for (var drawn = 0; drawn < weights.Length;)
        {
            var at = random.NextInt(weights.Length);
            for (var j = 0; j < length && drawn < weights.Length; j++, drawn++)
            {
                weights[at]++;
                at = at + 1 == weights.Length ? 0 : at + 1;
            }
        }
    }

    private static (long Low, long High) Widen(
        long low, long estimate, long high, int blocks, double confidence, BatchMatrix matrix)
    {
        var p = (1 + confidence) / 2;
        var factor = StudentT.Quantile(p, blocks - 1) / Normal.Quantile(p) * Math.Sqrt(blocks / (blocks - 1.0));
        if (low <= 0 || estimate <= 0)
            return (matrix.Min, Math.Min(matrix.Max, Math.Max(high, estimate)));

        // On the ratio scale: the resampled percentiles of latencies are skewed to the right.
        var down = estimate * Math.Pow(Math.Min(1, (double)low / estimate), factor);
        var up = estimate * Math.Pow(Math.Max(1, (double)high / estimate), factor);
        return (Math.Max(matrix.Min, (long)down), up >= matrix.Max ? matrix.Max : (long)Math.Ceiling(up));
    }
}
