using System.Collections.Concurrent;
using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Gating;

/// <summary>
/// Drawn courses of the signed-rank statistic W- over the looks of a gate when nothing has changed. Its distribution is the same for all
/// symmetric values: each sign is a fair coin and the sizes are in any order. The first 200,000 courses of a fixed seed, so boundaries are the same everywhere.
/// </summary>
internal sealed class RankPaths
{
    private const int Paths = 200_000;
    private const ulong Seed = 0x5349_474E_5241_4E4B;
    private static readonly ConcurrentDictionary<(int Most, int First, int Step), RankPaths> Known = new();

    private readonly short[] _statistics;

    private RankPaths(int most, int first, int step)
    {
        Looks = [.. Enumerable.Range(0, Math.Max(0, ((most - first) / step) + 1)).Select(i => first + (i * step))];
        _statistics = new short[Paths * Looks.Length];
        if (Looks.Length == 0)
            return;
        Parallel.For(0, Paths / 10_000, chunk => Draw(chunk * 10_000, 10_000, most));
    }

    public int[] Looks { get; }

    public static RankPaths Of(int most, int first, int step) => Known.GetOrAdd((most, first, step), static k => new RankPaths(k.Most, k.First, k.Step));

    /// <summary>
    /// The largest margins of the looks, from the first on, with which so few courses have crossed as may be; -1 where a look may not decide.
    /// </summary>
    public long[] Margins(double alpha, int most)
    {
        var margins = new long[Looks.Length];
        var crossed = new bool[Paths];
        long used = 0;
        for (var look = 0; look < Looks.Length; look++)
        {
            // Two standard errors of the drawing are left unused.
            var level = AlphaSpending.At((double)Looks[look] / most, alpha);
            var allowed = (long)Math.Floor(Paths * (level - (2 * Math.Sqrt(level * (1 - level) / Paths))));
            var counts = new long[(Looks[look] * (Looks[look] + 1) / 2) + 1];
            for (var path = 0; path < Paths; path++)
            {
                if (!crossed[path])
                    counts[_statistics[(path * Looks.Length) + look]]++;
            }

            long margin = -1, sum = used;
            while (margin + 1 < counts.Length && sum + counts[margin + 1] <= allowed)
                sum += counts[++margin];

            // The exact level of this look alone may not be above either: at small counts the drawing knows less than the formula.
            while (margin >= 0 && Comparison.SignedRank.Cdf(margin, Looks[look]) > level)
                sum -= counts[margin--];
            margins[look] = margin;
            used = sum;
            for (var path = 0; path < Paths; path++)
                crossed[path] |= _statistics[(path * Looks.Length) + look] <= margin;
        }

        return margins;
    }

    private void Draw(int from, int count, int most)
    {
        var sizes = new double[most];
        var isBelow = new bool[most];
        for (var path = from; path < from + count; path++)
        {
            var random = SeededRandom.At(Seed, 0, (ulong)path);
            int statistic = 0, look = 0;
            for (var n = 0; n < most; n++)
            {
                // The new value takes its rank among those before; every one above it moves up by one.
                var size = random.NextDouble();
                var below = (random.NextUInt64() & 1) == 0;
                var at = n;
                while (at > 0 && sizes[at - 1] > size)
                {
                    (sizes[at], isBelow[at]) = (sizes[at - 1], isBelow[at - 1]);
                    statistic += isBelow[at] ? 1 : 0;
                    at--;
                }

                (sizes[at], isBelow[at]) = (size, below);
                statistic += below ? at + 1 : 0;
                if (look < Looks.Length && n + 1 == Looks[look])
                    _statistics[(path * Looks.Length) + look++] = (short)statistic;
            }
        }
    }
}
