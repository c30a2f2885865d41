using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz;

/// <summary>Ways to cut an input into pieces: how the network may deliver it.</summary>
internal static class Cuts
{
    /// <summary>Inputs up to this length are cut at every byte each time.</summary>
    public const int ShortLength = 160;

    /// <summary>The ends of the pieces of each way. The first way gives every byte alone; whole is not among them.</summary>
    public static IEnumerable<int[]> Of(int length, SeededRandom random, bool everyCut)
    {
        yield return [.. Enumerable.Range(1, length)];
        if (length < 2)
        {
            yield break;
        }

        if (everyCut || length <= ShortLength)
        {
            for (var cut = 1; cut < length; cut++)
            {
                yield return [cut, length];
            }
        }

        for (var way = 0; way < 3; way++)
        {
            var ends = new SortedSet<int> { length };
            for (var left = 1 + random.NextInt(way == 0 ? 2 : 8); left > 0; left--)
            {
                ends.Add(1 + random.NextInt(length));
            }

            yield return [.. ends];
        }
    }
}
