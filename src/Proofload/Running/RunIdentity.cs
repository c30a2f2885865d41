using System.Globalization;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Randomness;

namespace Proofload.Running;

/// <summary>Makes run ids: the UTC start, so that ids sort by time, and six letters against collisions between processes.</summary>
internal static class RunIdentity
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    public static string Create(IClock clock) =>
        Create(clock.UtcNow, SeededRandom.At((ulong)clock.NowNs, (ulong)Environment.ProcessId, (ulong)clock.UtcNow.Ticks));

    /// <summary>The id of a run that was made elsewhere: the same whenever it is imported.</summary>
    /// <param name="startedAt">Its start.</param>
    /// <param name="content">What it is made of, as a number.</param>
    public static string Of(DateTimeOffset startedAt, ulong content) => Create(startedAt, SeededRandom.At(content, 0, 0));

    private static string Create(DateTimeOffset at, SeededRandom random)
    {
        Span<char> suffix = stackalloc char[6];
        foreach (ref var letter in suffix)
        {
            letter = Letters[random.NextInt(Letters.Length)];
        }

        return string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyyMMdd-HHmmss}-{suffix}");
    }
}
