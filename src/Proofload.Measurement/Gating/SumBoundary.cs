using System.Collections.Concurrent;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Gating;

/// <summary>
/// Levels for looking repeatedly at counts that grow by equal parts with each ABBA block: those of a Brownian motion with the same spending
/// (<see cref="AlphaSpending"/>), from drawn courses of a fixed seed. For tests of proportions, whose score is a sum over all requests.
/// </summary>
public sealed class SumBoundary
{
    private const int Paths = 100_000;
    private const ulong Seed = 0x4252_4F57_4E49_414E;
    private static readonly ConcurrentDictionary<(int Most, double Alpha), SumBoundary> Known = new();
    private static readonly ConcurrentDictionary<int, float[]> Courses = new();

    private readonly double[] _levels;

    private SumBoundary(int most, double alpha)
    {
        var looks = most / RankBoundary.Step;
        var courses = Courses.GetOrAdd(looks, static n => Draw(n));
        _levels = new double[looks];
        var crossed = new bool[Paths];
        long used = 0;
        var left = new List<float>(Paths);
        for (var look = 0; look < looks; look++)
        {
            var level = AlphaSpending.At((look + 1.0) / looks, alpha);
            var allowed = (long)Math.Floor(Paths * (level - (2 * Math.Sqrt(level * (1 - level) / Paths)))) - used;
            if (allowed < 1)
                continue;
            left.Clear();
            for (var path = 0; path < Paths; path++)
            {
                if (!crossed[path])
                    left.Add(courses[(path * looks) + look]);
            }

            left.Sort();
            var bound = left[^(int)Math.Min(allowed, left.Count)];
            _levels[look] = Math.Min(level, Normal.Cdf(-bound));
            for (var path = 0; path < Paths; path++)
            {
                if (!crossed[path] && courses[(path * looks) + look] >= bound)
                {
                    crossed[path] = true;
                    used++;
                }
            }
        }
    }

    /// <summary>The boundary.</summary>
    /// <param name="most">Pairs planned at most, even.</param>
    /// <param name="alpha">One-sided level over all looks, between 0 and 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static SumBoundary Of(int most, double alpha = 0.025)
    {
        if (most is < RankBoundary.Step or > RankBoundary.MostPairs || most % RankBoundary.Step != 0)
            throw new ArgumentOutOfRangeException(nameof(most), most, "An even number of pairs up to 100 is needed.");
        if (!(alpha > 0 && alpha < 0.5))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "A one-sided level lies between 0 and 0.5.");
        return Known.GetOrAdd((most, alpha), static k => new SumBoundary(k.Most, k.Alpha));
    }

    /// <summary>The level that a one-sided test after so many pairs must reach; 0 where one does not look.</summary>
    /// <param name="pairs">Pairs so far.</param>
    public double Level(int pairs) => pairs % RankBoundary.Step == 0 && pairs >= RankBoundary.Step && pairs / RankBoundary.Step <= _levels.Length
        ? _levels[(pairs / RankBoundary.Step) - 1]
        : 0;

    private static float[] Draw(int looks)
    {
        var courses = new float[Paths * looks];
        Parallel.For(0, Paths / 10_000, chunk =>
        {
            for (var path = chunk * 10_000; path < (chunk + 1) * 10_000; path++)
            {
                var random = SeededRandom.At(Seed, 0, (ulong)path);
                double sum = 0;
                for (var look = 0; look < looks; look++)
                {
                    sum += Normal.Quantile(Math.Clamp(random.NextDouble(), 1e-12, 1 - 1e-12));
                    courses[(path * looks) + look] = (float)(sum / Math.Sqrt(look + 1));
                }
            }
        });
        return courses;
    }
}
