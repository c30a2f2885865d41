using System.Globalization;
using Proofload.Slo;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>
/// What a pair of counters showed at each scrape, made from a seed: quiet times, bursts of errors, gaps without samples, restarts that begin again at 0. A history of
/// increments follows from it by the plain rule: what a sample is above the one before it, or all of it when it is below.
/// </summary>
internal sealed class CountedHistory
{
    // A restart is noticed when a counter is lower than before, so it must not overtake its old value before it is seen.
    private const long FewestToRestart = 8_000;

    private readonly List<(long Good, long Total)?> _samples = [];

    public CountedHistory(Dice dice, int scrapes)
    {
        // A counter need not be new when it is first seen.
        var (good, total) = ((long)dice.Roll(20_000, 21_000), 0L);
        total = good + dice.Roll(0, 50);
        _samples.Add((good, total));
        var (rate, errors, left, missing) = (100, 0.0, 0, 0);
        while (_samples.Count < scrapes)
        {
            if (left-- <= 0)
            {
                left = dice.Roll(2, 25);
                rate = dice.Roll(0, 6) switch { 0 => 0, 1 => 1, 2 => 7, _ => dice.Roll(20, 400) };
                errors = dice.Roll(0, 5) switch { 0 => 1, 1 => 0.5, 2 => 0.08, 3 => 0.01, _ => 0 };
                missing = dice.Roll(0, 6) == 0 ? dice.Roll(1, 14) : 0;
                if (good > FewestToRestart && dice.Roll(0, 4) == 0)
                    (good, total) = (0, 0);
            }

            for (var i = 0; i < rate; i++)
            {
                total++;
                good += dice.Share() < errors ? 0 : 1;
            }

            _samples.Add(missing-- > 0 ? null : (good, total));
        }
    }

    public int Count => _samples.Count;

    /// <summary>What each scrape saw; null where it saw nothing.</summary>
    public IReadOnlyList<(long Good, long Total)?> Samples => _samples;

    public string GoodValues => string.Join(' ', _samples.Select(static s => s is { } v ? v.Good.ToString(CultureInfo.InvariantCulture) : "_"));

    public string TotalValues => string.Join(' ', _samples.Select(static s => s is { } v ? v.Total.ToString(CultureInfo.InvariantCulture) : "_"));

    /// <summary>What was counted from each scrape to the next.</summary>
    public IEnumerable<EventCounts> Increments()
    {
        var before = _samples[0]!.Value;
        foreach (var sample in _samples.Skip(1))
        {
            if (sample is not { } now)
            {
                yield return default;
                continue;
            }

            yield return now.Total < before.Total ? new EventCounts(now.Good, now.Total) : new EventCounts(now.Good - before.Good, now.Total - before.Total);
            before = now;
        }
    }
}
